export async function webgpuAdapters() {
  return [];
}
