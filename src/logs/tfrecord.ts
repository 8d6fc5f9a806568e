/**
 * TFRecord framing, the container of TensorBoard's event files
 * (https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details): u64 length, masked CRC-32C of the
 * length's 8 bytes, the data, masked CRC-32C of the data; little-endian.
 */

/** CRC-32C (Castagnoli, reflected polynomial 0x82F63B78; RFC 3720 B.4). */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc;
});

/** The check value, of the text '123456789', is 0xE3069283. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** TFRecord stores checksums rotated and shifted, because a checksum of data that contain checksums is weak. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const HEADER = 12;
const FOOTER = 4;

export interface Records {
  /** Views into the given bytes. */
  records: Uint8Array[];
  /** Why reading ended before the last byte; null if it did not. */
  end: 'cut' | 'checksum' | null;
}

/** Reads all records up to the first that is cut off or whose checksums are wrong. */
export function readRecords(bytes: Uint8Array): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + HEADER > bytes.length) return { records, end: 'cut' };
    if (view.getUint32(at + 8, true) !== maskedCrc(bytes.subarray(at, at + 8))) return { records, end: 'checksum' };
    const length = Number(view.getBigUint64(at, true));
    const data = at + HEADER;
    if (data + length + FOOTER > bytes.length) return { records, end: 'cut' };
    const record = bytes.subarray(data, data + length);
    if (view.getUint32(data + length, true) !== maskedCrc(record)) return { records, end: 'checksum' };
    records.push(record);
    at = data + length + FOOTER;
  }
  return { records, end: null };
}

export function writeRecords(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = records.reduce((sum, { length }) => sum + HEADER + length + FOOTER, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const record of records) {
    view.setBigUint64(at, BigInt(record.length), true);
    view.setUint32(at + 8, maskedCrc(bytes.subarray(at, at + 8)), true);
    bytes.set(record, at + HEADER);
    view.setUint32(at + HEADER + record.length, maskedCrc(record), true);
    at += HEADER + record.length + FOOTER;
  }
  return bytes;
}
