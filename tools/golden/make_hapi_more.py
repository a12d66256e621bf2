"""More golden cases for the high-level API, from real Paddle: what make_hapi.py leaves out. The forms of cases are described there.

Run with paddlepaddle==3.3.1 (CPU):  python -W ignore make_hapi_more.py      -> writes test/golden/hapi_more.json.
"""
import inspect, os

from paddle import nn

from make_hapi import ACC, CLS, EVAL, MLP, SGD, TEST, TRAIN, bar_case, evaluate, fit, flops_case, labels, model_case, predict, rnd, summary_case, write

BATCH = {'batch': 'train', 'inputs': [0], 'labels': [1]}
ADAM = {'name': 'Adam', 'learningRate': 0.02}
PRINT = {'name': 'Print'}


def constants(*values):
    """One metric for each [type, value], named after the type."""
    return [{'name': 'Constant', 'names': f'{kind}{i}', 'values': [[kind, value]]} for i, (kind, value) in enumerate(values)]


def cases():
    # -------- what is shown
    yield model_case('log/no-loss-after-fit', MLP, [fit(), {'op': 'prepare', 'metrics': ACC}, evaluate(callbacks=[{'name': 'Trace'}]), evaluate(verbose=1)], CLS, opt=SGD, metrics=ACC, note='the loss of before is in the shared logs, but not among the names')
    odd = constants(('float', 0.25), ('int', 3), ('float32', 0.0005), ('bool', True), ('bool', False), ('str', 'ok'), ('array', [0.5]), ('array', [[0.0005]]), ('array', [0.5, 0.25]), ('ints', [7]), ('tensor', [0.5]), ('tensor', [[1, 2], [3, 4]]))
    yield model_case('log/kinds-of-values', MLP, [evaluate(verbose=2), evaluate(verbose=1)], CLS, metrics=odd)
    yield model_case('log/several-values', MLP, [fit(logFreq=2, evalData=EVAL, callbacks=[{'name': 'Trace'}])], CLS, opt=SGD, metrics=[{'name': 'Constant', 'names': ['a', 'b'], 'values': [['int', 5], ['float', 0.00012345]]}, {'name': 'Accuracy', 'args': {'name': 'mine'}}])
    for columns in (60, 100):
        yield model_case(f'log/columns-{columns}', MLP, [fit(verbose=1, evalData=EVAL), predict(verbose=1)], CLS, opt=SGD, metrics=ACC, columns=columns)
    yield model_case('log/verbose-3', MLP, [fit(verbose=3, epochs=2, logFreq=2, evalData=EVAL), evaluate(verbose=3, logFreq=3), predict(verbose=3, batchSize=1)], CLS, opt=SGD, metrics=ACC)
    yield model_case('log/empty-evaluation', MLP, [evaluate(evalData={'data': 'none'}), evaluate(evalData={'data': 'none', 'as': 'batches'}, verbose=1)], {**CLS, 'none': [rnd(1, 0, 4), labels(1, 0, 3)]}, metrics=ACC)
    for n, k, width, columns in ((22, 15, 30, 72), (39, 31, 39, 200), (1000000, 333333, 30, 80)):
        yield bar_case(f'bar/fill-{n}', n, 1, [[1, k, []], [1, n, []]], width=width, columns=columns)

    # -------- hooks
    yield model_case('hooks/printed', MLP, [fit(epochs=2, evalData=EVAL, verbose=2, logFreq=1, saveDir='ck', callbacks=[PRINT, {'name': 'EarlyStopping', 'patience': 1, 'mode': 'max'}]), evaluate(verbose=1, callbacks=[PRINT]), predict(verbose=2, callbacks=PRINT)], CLS, opt=SGD, metrics=ACC)
    yield model_case('hooks/own-order', MLP, [fit(verbose=0, saveDir='ck', callbacks=[PRINT, {'name': 'ModelCheckpoint', 'saveDir': 'own'}, {'name': 'ProgBarLogger'}, PRINT]), fit(verbose=1, callbacks=[{'name': 'LRScheduler', 'byStep': False, 'byEpoch': True}, PRINT])], CLS, opt=SGD, metrics=ACC)
    yield model_case('hooks/predict-within', MLP, [fit(epochs=3, numIters=7, callbacks=[{'name': 'Within', 'method': 'predict', 'args': {'testData': {**TEST, 'as': 'batches', 'batchSize': 9}, 'verbose': 1}}])], CLS, opt=SGD, metrics=ACC, note='batches of predict count among the seven')
    yield model_case('hooks/evaluate-within', MLP, [fit(epochs=2, evalData=EVAL, callbacks=[{'name': 'Within', 'method': 'evaluate', 'args': {'evalData': EVAL, 'batchSize': 4}}])], CLS, opt=SGD, metrics=ACC)
    yield model_case('hooks/metric-methods', MLP, [fit(logFreq=2, epochs=2, evalData=EVAL), evaluate(), {'op': 'evalBatch', **BATCH}, predict(verbose=2)], CLS, opt=SGD, metrics=[{'name': 'Noted'}], note='predict resets metrics too')

    # -------- length
    yield model_case('length/evaluate-all-num-iters', MLP, [evaluate(numIters=3), {'op': 'set', 'name': 'stopTraining', 'value': False}, evaluate(numIters=9)], CLS, opt=SGD, metrics=ACC, note='stop_training is set when num_iters is all there is, and more')
    yield model_case('length/num-iters-of-nothing', MLP, [fit(trainData={'data': 'eval'}, batchSize=8, dropLast=True, numIters=3, verbose=0)], CLS, opt=SGD, metrics=ACC)
    for how in ('generator', 'streamLoader'):
        d = {'as': how, 'batchSize': 4}
        yield model_case(f'length/num-iters-{how}', MLP, [fit(trainData={**TRAIN, **d}, epochs=2, numIters=2, callbacks=[{'name': 'Trace'}]), evaluate(evalData={**EVAL, **d}, numIters=1)], CLS, opt=SGD, metrics=ACC)
    yield model_case('length/accumulate-loader', MLP, [fit(trainData={**TRAIN, 'as': 'loader', 'batchSize': 3}, accumulateGradBatches=3, epochs=2), fit(numIters=2, batchSize=3, accumulateGradBatches=3), {'op': 'gradients'}], CLS, opt=SGD, metrics=ACC, note='a cut epoch leaves gradients behind')

    # -------- parameters
    yield model_case('parameters/a-part-then-all', MLP, [fit(epochs=2), {'op': 'gradients'}, {'op': 'prepare', 'optimizer': SGD, 'loss': {'name': 'CrossEntropyLoss'}, 'metrics': ACC}, fit(epochs=2)], CLS, opt={**SGD, 'of': [2]}, metrics=ACC, note='a step clears the gradients of the whole network')
    yield model_case('parameters/prepared-again', MLP, [fit(), {'op': 'prepare', 'optimizer': ADAM, 'loss': {'name': 'CrossEntropyLoss', 'reduction': 'sum'}, 'metrics': [{'name': 'Accuracy', 'args': {'topk': [1, 2]}}]}, fit(evalData=EVAL)], CLS, opt=SGD, metrics=ACC)

    # -------- files
    yield model_case('files/first-batch', MLP, [predict(), predict(batchSize=5), {'op': 'save', 'path': 'i/a', 'training': False}, {'op': 'savedInputs', 'path': 'i/a'}], CLS, note='the first batch says what inputs look like')
    yield model_case('files/checkpoint-contents', MLP, [fit(epochs=2, verbose=0, saveDir='ck/', evalData=EVAL, callbacks=[{'name': 'EarlyStopping', 'patience': 5, 'mode': 'max'}]), {'op': 'listDir', 'path': 'ck'}, {'op': 'state', 'path': 'ck/0.pdparams'}, {'op': 'state', 'path': 'ck/final.pdopt'}], CLS, opt={'name': 'Momentum', 'momentum': 0.9, 'learningRate': {'scheduler': 'StepDecay', 'learningRate': 0.1, 'stepSize': 2, 'gamma': 0.5}}, metrics=ACC)
    yield model_case('files/best-model', MLP, [fit(epochs=3, verbose=0, saveDir='ck', evalData=EVAL, callbacks=[{'name': 'EarlyStopping', 'monitor': 'acc', 'patience': 2}]), {'op': 'listDir', 'path': 'ck'}, {'op': 'state', 'path': 'ck/best_model.pdparams'}], CLS, opt=SGD, metrics=ACC)
    yield model_case('files/best-model-in-empty-name', MLP, [fit(epochs=2, verbose=0, saveDir='', evalData=EVAL, callbacks=[{'name': 'EarlyStopping', 'patience': 2}]), {'op': 'listDir', 'path': '.'}], CLS, opt=SGD, metrics=ACC)
    run = fit(verbose=2, logFreq=10)
    for tag, options in {'plain': {}, 'reset-optimizer': {'resetOptimizer': True}, 'skip-mismatch-that-is-not': {'skipMismatch': True}, 'both': {'resetOptimizer': True, 'skipMismatch': True}}.items():
        yield model_case(f'files/load-{tag}', MLP, [fit(verbose=0), {'op': 'save', 'path': 'm/a'}, fit(verbose=0, epochs=2), {'op': 'load', 'path': 'm/a', **options}, run], CLS, opt=ADAM, metrics=ACC)

    # -------- more inputs, outputs, losses
    two = {'train': [rnd(21, 7, 3), rnd(22, 7, 2), labels(23, 7, 4), rnd(24, 7, 1)], 'test': [rnd(25, 5, 3), rnd(26, 5, 2)]}
    net, loss, metric = ['TwoHead', [[3, 4], [5, 1]]], {'name': 'twoHeadLoss'}, [{'name': 'FirstAccuracy'}, {'name': 'Firsts'}]
    yield model_case('several/all', net, [fit(batchSize=[3, 2], evalData={'data': 'train'}, epochs=2, accumulateGradBatches=2, verbose=1), evaluate(evalData={'data': 'train', 'as': 'loader', 'batchSize': 4}), predict(verbose=1, stackOutputs=True, callbacks=PRINT), predict(batchSize=4)], two, opt=ADAM, metrics=metric, loss=loss)
    yield model_case('several/early-stopping-on-lists', net, [fit(batchSize=3, evalData={'data': 'train'}, epochs=4, logFreq=9, callbacks=[{'name': 'EarlyStopping', 'patience': 1, 'mode': 'max', 'minDelta': 0.01}, {'name': 'ReduceLROnPlateau', 'patience': 1, 'mode': 'max', 'factor': 0.5, 'minLr': 0.1}])], two, opt=SGD, metrics=metric, loss=loss)
    yield model_case('several/early-stopping-on-whole-numbers', MLP, [fit(evalData=EVAL, epochs=4, logFreq=9, callbacks=[{'name': 'EarlyStopping', 'monitor': 'count', 'patience': 1}])], CLS, opt=SGD, metrics=[{'name': 'Firsts'}])
    yield model_case('several/stack-that-fails', [['Linear', [4, 1]], ['Flatten', [0]]], [{'op': 'predict', 'args': {'testData': {'data': 'odd', 'as': 'batches', 'batchSize': 2}, 'stackOutputs': True, 'verbose': 2}}], {'odd': [rnd(61, 3, 4)]})

    # -------- tables
    yield flops_case('flops/convolutions', [['Conv2D', [2, 4, 3], {'data_format': 'NHWC', 'padding': 1}], ['Conv2D', [4, 4, 3], {'data_format': 'NHWC', 'groups': 2}]], [1, 5, 6, 2], True)
    yield flops_case('flops/shared-and-plain', [['Residual', [[['Linear', [4, 4]], ['ReLU6', []], ['Dropout', [0.5]]]]], ['LayerNorm', [4]], ['Softmax', []]], [3, 4], True)
    yield flops_case('flops/one-dimensional', [['Conv1D', [2, 4, 3], {'bias_attr': False}], ['Conv1DTranspose', [4, 2, 3]], ['BatchNorm1D', [2]], ['AvgPool1D', [2]], ['AdaptiveAvgPool1D', [2]], ['Flatten', []], ['GELU', []]], [2, 2, 11], True)
    yield flops_case('flops/single-layer', ['Linear', [4, 3]], [2, 4], True)
    yield summary_case('summary/wide', [['Linear', [4, 1000]], ['LayerNorm', [[2, 1000]]], ['PReLU', []]], [7, 2, 4])
    for form in ('list', 'uneven', 'record', 'nothing', 'partly', 'scalar'):
        yield summary_case(f'summary/outputs-{form}', ['Outputs', [form]], [2, 4])
    kinds = [(name, kind) for name, kind in sorted(vars(nn).items()) if inspect.isclass(kind) and issubclass(kind, nn.Layer) and kind.__name__ == name]
    yield {'id': 'classes/printed', 'kind': 'classes', 'rows': [[name, str(kind)] for name, kind in kinds]}




if __name__ == '__main__':
    write(list(cases()), os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'test', 'golden')), 'make_hapi_more.py')
