import { inflateRawSync } from "node:zlib";

const END_OF_CENTRAL_DIRECTORY = 0x06054b50;
const CENTRAL_DIRECTORY_ENTRY = 0x02014b50;
const END_LENGTH = 22;
const STORED = 0;
const DEFLATED = 8;

/** The limit of Lambda. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_UNZIPPED_BYTES = 250 * 1024 * 1024;

/**
 * Reads the files of a zip archive by their paths.
 * @throws {Error} if it is not one, is too large, or has a path outside of it
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0 || end + END_LENGTH > archive.length || archive.readUInt32LE(end) !== END_OF_CENTRAL_DIRECTORY) {
    throw new Error("it is not a zip archive");
  }
  const files = new Map<string, Buffer>();
  let unzippedBytes = 0;
  let position = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const entry = readEntry(archive, position);
    position = entry.next;
    unzippedBytes += entry.size;
    if (unzippedBytes > MAX_UNZIPPED_BYTES) {
      throw new Error("it has more than 250 MB of files");
    }
    if (!entry.path.endsWith("/")) {
      files.set(checkPath(entry.path), readContent(archive, entry));
    }
  }
  return files;
}

interface Entry {
  path: string;
  method: number;
  compressedSize: number;
  size: number;
  offset: number;
  next: number;
}

function readEntry(archive: Buffer, position: number): Entry {
  if (position + 46 > archive.length || archive.readUInt32LE(position) !== CENTRAL_DIRECTORY_ENTRY) {
    throw new Error("its directory is damaged");
  }
  const pathLength = archive.readUInt16LE(position + 28);
  const path = position + 46;
  return {
    path: archive.toString("utf8", path, path + pathLength),
    method: archive.readUInt16LE(position + 10),
    compressedSize: archive.readUInt32LE(position + 20),
    size: archive.readUInt32LE(position + 24),
    offset: archive.readUInt32LE(position + 42),
    next: path + pathLength + archive.readUInt16LE(position + 30) + archive.readUInt16LE(position + 32),
  };
}

function readContent(archive: Buffer, { compressedSize, method, offset, path, size }: Entry): Buffer {
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const content = archive.subarray(start, start + compressedSize);
  if (method === STORED) {
    return content;
  }
  if (method === DEFLATED) {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, size) });
  }
  throw new Error(`${path} is compressed by method ${method}; only deflate is supported`);
}

function checkPath(path: string): string {
  if (path.startsWith("/") || path.includes("\\") || path.split("/").includes("..")) {
    throw new Error(`the path ${path} leaves the archive`);
  }
  return path;
}
