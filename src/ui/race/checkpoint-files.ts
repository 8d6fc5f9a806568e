/** Reads the two files of a checkpoint from the user's disk, and saves them. */
import type { CheckpointFiles } from '../../training/protocol';

/** The two files among those given, or else the names of the given files. */
export async function readCheckpoint(files: readonly File[]): Promise<{ checkpoint?: CheckpointFiles; given: string }> {
  const config = files.find((file) => file.name.endsWith('.json'));
  const weights = files.find((file) => file.name.endsWith('.safetensors'));
  const given = files.map((file) => file.name).join(', ') || '–';
  if (!config || !weights) return { given };
  return { given, checkpoint: { config: await config.text(), weights: await weights.arrayBuffer() } };
}

/** Saves both files under the names that Transformers expects in a folder. */
export function saveCheckpoint(files: CheckpointFiles): void {
  save('config.json', new Blob([files.config], { type: 'application/json' }));
  save('model.safetensors', new Blob([files.weights], { type: 'application/octet-stream' }));
}

/** Downloads a file. */
export function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
