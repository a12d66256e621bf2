"""Whole programs after Paddle's own tutorials, and what Paddle prints:  test/golden/tutorials.json

Run:  python make_tutorials.py [NAME ...]     (paddlepaddle==3.3.1, CPU, numpy; a second or two a program)
With names, makes only those and keeps the others that the file holds.

The programs are in tutorials/, named after the page of PaddlePaddle/docs that stands in their first line, with small nets and made-up data;
test/tutorials holds the same statements in TypeScript. Each runs in an empty folder that holds test/golden/datasets as `data`.

File: {"meta", "programs"}; a program is {"stdout", "files"}.
  stdout   its lines, without times, with the folder written as `.` and each redrawn progress line as a line of its own
  files    what it left behind, sorted
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import numpy
import paddle

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.normpath(os.path.join(HERE, '..', '..', 'test', 'golden'))
OUT = os.path.join(GOLDEN, 'tutorials.json')


def run(name):
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        os.symlink(os.path.join(GOLDEN, 'datasets'), os.path.join(folder, 'data'))
        program = os.path.join(HERE, 'tutorials', f'{name}.py')
        done = subprocess.run([sys.executable, '-W', 'ignore', program], cwd=folder, capture_output=True)
        if done.returncode:
            sys.exit(f'{name}: {done.stderr.decode()}')
        files = [os.path.relpath(os.path.join(at, f), folder) for at, _, names in os.walk(folder) for f in names]
    text = re.sub(r' - (ETA: \S+ - )?\d+(us|ms|s)/step', '', done.stdout.decode().replace(folder, '.'))
    lines = re.sub('[\b\r]+', '\n', text).split('\n')
    return {'stdout': [line.rstrip() for line in lines], 'files': sorted(files)}


def main():
    all_names = sorted(f[:-3] for f in os.listdir(os.path.join(HERE, 'tutorials')) if f.endswith('.py'))
    programs = {}
    if sys.argv[1:] and os.path.exists(OUT):
        with open(OUT) as f:
            programs = json.load(f)['programs']
    for name in sys.argv[1:] or all_names:
        programs[name] = run(name)
        print(name, len(programs[name]['stdout']), 'lines', flush=True)
    meta = {'made by': 'make_tutorials.py', 'paddle': paddle.__version__, 'numpy': numpy.__version__}
    rows = [json.dumps(name) + ':' + json.dumps(programs[name], ensure_ascii=False, separators=(',', ':')) for name in all_names]
    with open(OUT, 'w') as f:
        f.write('{"meta":' + json.dumps(meta) + ',\n"programs":{\n' + ',\n'.join(rows) + '\n}}\n')
    print(OUT, os.path.getsize(OUT), 'bytes')


if __name__ == '__main__':
    main()
