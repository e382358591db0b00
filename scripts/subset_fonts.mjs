// Cuts the faces of Fira Sans that the portal uses down to the letters that its languages need.
//
//   node scripts/subset_fonts.mjs FOLDER_OF_THE_FACES TARGET_FOLDER
//
// Glyphs keep their numbers, so tables that speak of glyphs stay as they are: what is not needed loses its outline and
// its place in the character map. Needs nothing but Node, which brings Brotli, the compression of WOFF2.
// https://www.w3.org/TR/WOFF2/

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

const FACES = ["FiraSans-Regular", "FiraSans-Italic", "FiraSans-Medium", "FiraSans-SemiBold"];
// Basic Latin, Latin-1 and Extended-A; then what typesetting needs: accents, dashes, quotes, euro, arrows, signs.
const RANGES = [
  [0x20, 0x7e], [0xa0, 0x17f], [0x2b0, 0x2dd], [0x2010, 0x2027], [0x202f, 0x203a], [0x20ac, 0x20ac],
  [0x2116, 0x2122], [0x2190, 0x2193], [0x2212, 0x2215], [0x2248, 0x2265],
];
// Figures of equal width and height. Substitutions of every other kind would lead to glyphs without an outline.
const KEPT_FEATURES = new Set(["lnum", "tnum"]);
const UNUSED_FEATURE = "zzzz";

const KNOWN_TAGS = [
  "cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep", "CFF ", "VORG",
  "EBDT", "EBLC", "gasp", "hdmx", "kern", "LTSH", "PCLT", "VDMX", "vhea", "vmtx", "BASE", "GDEF", "GPOS", "GSUB",
];
const HEADER = 48;

/** Reads numbers one after the other. */
class Reader {
  constructor(buffer, at = 0) { this.buffer = buffer; this.at = at; }
  u8() { return this.buffer[this.at++]; }
  u16() { this.at += 2; return this.buffer.readUInt16BE(this.at - 2); }
  u32() { this.at += 4; return this.buffer.readUInt32BE(this.at - 4); }
  bytes(length) { this.at += length; return this.buffer.subarray(this.at - length, this.at); }
  base128() {
    for (let value = 0; ;) {
      const byte = this.u8();
      value = value * 128 + (byte & 0x7f);
      if (!(byte & 0x80)) return value;
    }
  }
  short255() {
    const code = this.u8();
    if (code === 253) return this.u16();
    if (code === 254) return this.u8() + 506;
    return code === 255 ? this.u8() + 253 : code;
  }
}

function u16(...values) {
  const written = Buffer.alloc(values.length * 2);
  values.forEach((value, n) => written.writeUInt16BE(value & 0xffff, n * 2));
  return written;
}

function u32(...values) {
  const written = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => written.writeUInt32BE(value >>> 0, n * 4));
  return written;
}

function base128(value) {
  const bytes = [value & 0x7f];
  while ((value = Math.floor(value / 128))) bytes.unshift((value & 0x7f) | 0x80);
  return Buffer.from(bytes);
}

function unpacked(file) {
  const from = new Reader(file);
  if (from.bytes(4).toString("latin1") !== "wOF2" || from.u32() !== 0x00010000) throw new Error("no WOFF2 with TrueType outlines");
  const count = file.readUInt16BE(12);
  from.at = HEADER;
  const tables = [];
  for (let n = 0; n < count; n++) {
    const flags = from.u8();
    const tag = (flags & 63) === 63 ? from.bytes(4).toString("latin1") : KNOWN_TAGS[flags & 63];
    const length = from.base128();
    const isOutline = tag === "glyf" || tag === "loca";
    const isTransformed = isOutline ? flags >> 6 === 0 : flags >> 6 !== 0;
    if (isOutline !== isTransformed) throw new Error(`table ${tag} is packed in another way`);
    tables.push({ flags, tag, length, stored: isTransformed ? from.base128() : length });
  }
  const data = new Reader(brotliDecompressSync(from.bytes(file.readUInt32BE(20))));
  for (const table of tables) table.data = data.bytes(table.stored);
  return tables;
}

function packed(tables, file) {
  const directory = tables.map(({ flags, tag, length, data }) => Buffer.concat([
    Buffer.from([flags]), (flags & 63) === 63 ? Buffer.from(tag, "latin1") : Buffer.alloc(0), base128(length),
    tag === "glyf" || tag === "loca" ? base128(data.length) : Buffer.alloc(0),
  ]));
  const all = Buffer.concat(tables.map(({ data }) => data));
  const body = brotliCompressSync(all, { params: {
    [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_FONT,
    [constants.BROTLI_PARAM_SIZE_HINT]: all.length,
  } });
  const start = Buffer.concat([Buffer.alloc(HEADER), ...directory]);
  file.copy(start, 0, 0, 28);
  const padding = Buffer.alloc((4 - ((start.length + body.length) % 4)) % 4);
  const length = tables.reduce((sum, table) => sum + table.length + ((4 - (table.length % 4)) % 4), 12 + 16 * tables.length);
  u32(start.length + body.length + padding.length).copy(start, 8);
  u32(length).copy(start, 16);
  u32(body.length).copy(start, 20);
  return Buffer.concat([start, body, padding]);
}

/** Code point -> glyph, of those that are wanted. */
function wanted(cmap) {
  const found = new Map();
  for (let n = 0; n < cmap.readUInt16BE(2); n++) {
    const at = cmap.readUInt32BE(8 + n * 8);
    if (cmap.readUInt16BE(at) !== 4) continue;
    const segments = cmap.readUInt16BE(at + 6) / 2;
    const [ends, starts] = [at + 14, at + 16 + segments * 2];
    const [deltas, offsets] = [starts + segments * 2, starts + segments * 4];
    for (let s = 0; s < segments; s++) {
      const [start, end] = [cmap.readUInt16BE(starts + s * 2), cmap.readUInt16BE(ends + s * 2)];
      const [delta, offset] = [cmap.readUInt16BE(deltas + s * 2), cmap.readUInt16BE(offsets + s * 2)];
      for (let code = start; code <= end && code < 0xffff; code++) {
        if (!RANGES.some(([first, last]) => first <= code && code <= last)) continue;
        let glyph = code;
        if (offset) glyph = cmap.readUInt16BE(offsets + s * 2 + offset + (code - start) * 2);
        if (glyph || !offset) glyph = (glyph + delta) & 0xffff;
        if (glyph) found.set(code, glyph);
      }
    }
  }
  return found;
}

/** A character map with one segment for each run of codes whose glyphs run alike. */
function characterMap(glyphs) {
  const runs = [];
  for (const [code, glyph] of [...glyphs].sort(([a], [b]) => a - b)) {
    const last = runs.at(-1);
    if (last && code === last.end + 1 && glyph - code === last.delta) last.end = code;
    else runs.push({ start: code, end: code, delta: glyph - code });
  }
  runs.push({ start: 0xffff, end: 0xffff, delta: 1 });
  const power = Math.floor(Math.log2(runs.length));
  const range = 2 ** (power + 1);
  const body = Buffer.concat([
    u16(runs.length * 2, range, power, runs.length * 2 - range), u16(...runs.map(({ end }) => end)), u16(0),
    u16(...runs.map(({ start }) => start)), u16(...runs.map(({ delta }) => delta)), u16(...runs.map(() => 0)),
  ]);
  return Buffer.concat([u16(0, 1, 3, 1), u32(12), u16(4, body.length + 6, 0), body]);
}

/** Only the kept features stay under their names; gives the single substitutions that these make. */
function substitutions(gsub) {
  const features = gsub.readUInt16BE(6);
  const lookups = new Set();
  for (let n = 0; n < gsub.readUInt16BE(features); n++) {
    const record = features + 2 + n * 6;
    if (!KEPT_FEATURES.has(gsub.toString("latin1", record, record + 4))) {
      gsub.write(UNUSED_FEATURE, record, "latin1");
      continue;
    }
    const feature = features + gsub.readUInt16BE(record + 4);
    for (let i = 0; i < gsub.readUInt16BE(feature + 2); i++) lookups.add(gsub.readUInt16BE(feature + 4 + i * 2));
  }
  const found = [];
  const list = gsub.readUInt16BE(8);
  for (const index of lookups) {
    const lookup = list + gsub.readUInt16BE(list + 2 + index * 2);
    for (let n = 0; n < gsub.readUInt16BE(lookup + 4); n++) {
      let [kind, table] = [gsub.readUInt16BE(lookup), lookup + gsub.readUInt16BE(lookup + 6 + n * 2)];
      if (kind === 7) [kind, table] = [gsub.readUInt16BE(table + 2), table + gsub.readUInt32BE(table + 4)];
      if (kind !== 1) throw new Error(`a kept feature substitutes by kind ${kind}`);
      const covered = coverage(gsub, table + gsub.readUInt16BE(table + 2));
      const isList = gsub.readUInt16BE(table) === 2;
      covered.forEach((glyph, place) => found.push([
        glyph, isList ? gsub.readUInt16BE(table + 6 + place * 2) : (glyph + gsub.readUInt16BE(table + 4)) & 0xffff,
      ]));
    }
  }
  return found;
}

function coverage(table, at) {
  const count = table.readUInt16BE(at + 2);
  if (table.readUInt16BE(at) === 1) return Array.from({ length: count }, (_, n) => table.readUInt16BE(at + 4 + n * 2));
  const glyphs = [];
  for (let n = 0; n < count; n++) {
    const [start, end] = [table.readUInt16BE(at + 4 + n * 6), table.readUInt16BE(at + 6 + n * 6)];
    for (let glyph = start; glyph <= end; glyph++) glyphs.push(glyph);
  }
  return glyphs;
}

const STREAMS = ["contours", "points", "flags", "glyphs", "composites", "boxes", "instructions"];

/** Every outline as pieces of the streams, and the glyphs that it is put together from. */
function outlines(glyf) {
  const head = new Reader(glyf);
  const [, options, count] = [head.u16(), head.u16(), head.u16(), head.u16()];
  if (options) throw new Error("outlines that say where they overlap");
  const sizes = STREAMS.map(() => head.u32());
  const from = {};
  STREAMS.forEach((name, n) => { from[name] = new Reader(head.bytes(sizes[n])); });
  const bitmap = from.boxes.bytes(4 * Math.floor((count + 31) / 32));
  const found = [];
  for (let n = 0; n < count; n++) {
    const start = Object.fromEntries(STREAMS.map((name) => [name, from[name].at]));
    const parts = [];
    const contours = from.contours.u16();
    if (contours === 0xffff) composite(from, parts);
    else if (contours) simple(from, contours);
    const hasBox = Boolean(bitmap[n >> 3] & (0x80 >> (n & 7)));
    if (hasBox) from.boxes.bytes(8);
    const pieces = STREAMS.map((name) => from[name].buffer.subarray(start[name], from[name].at));
    found.push({ pieces, parts, hasBox });
  }
  return found;
}

function simple(from, contours) {
  let points = 0;
  for (let n = 0; n < contours; n++) points += from.points.short255();
  for (const flag of from.flags.bytes(points)) {
    const triplet = flag & 0x7f;
    from.glyphs.bytes(triplet < 84 ? 1 : triplet < 120 ? 2 : triplet < 124 ? 3 : 4);
  }
  from.instructions.bytes(from.glyphs.short255());
}

function composite(from, parts) {
  let [flags, hasInstructions] = [0x20, false];
  while (flags & 0x20) {
    flags = from.composites.u16();
    parts.push(from.composites.u16());
    const scale = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    from.composites.bytes((flags & 0x01 ? 4 : 2) + scale);
    hasInstructions ||= Boolean(flags & 0x100);
  }
  if (hasInstructions) from.instructions.bytes(from.glyphs.short255());
}

function onlyOutlinesOf(kept, glyf, found) {
  const bitmap = Buffer.alloc(4 * Math.floor((found.length + 31) / 32));
  const streams = STREAMS.map(() => []);
  found.forEach(({ pieces, hasBox }, n) => {
    if (!kept.has(n)) {
      streams[0].push(u16(0));
      return;
    }
    if (hasBox) bitmap[n >> 3] |= 0x80 >> (n & 7);
    pieces.forEach((piece, stream) => streams[stream].push(piece));
  });
  streams[STREAMS.indexOf("boxes")].unshift(bitmap);
  const written = streams.map((pieces) => Buffer.concat(pieces));
  return Buffer.concat([glyf.subarray(0, 8), u32(...written.map(({ length }) => length)), ...written]);
}

function subset(file) {
  const tables = unpacked(file);
  const table = (tag) => tables.find((one) => one.tag === tag);
  const glyphs = wanted(table("cmap").data);
  const found = outlines(table("glyf").data);
  const kept = new Set([0, ...glyphs.values()]);
  const replaced = substitutions(table("GSUB").data);
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const [glyph, other] of replaced) if (kept.has(glyph)) kept.add(other);
    for (const glyph of [...kept]) found[glyph].parts.forEach((part) => kept.add(part));
  }
  table("glyf").data = onlyOutlinesOf(kept, table("glyf").data, found);
  table("cmap").data = characterMap(glyphs);
  // Without the names of the glyphs.
  table("post").data = Buffer.concat([u32(0x00030000), table("post").data.subarray(4, 32)]);
  for (const tag of ["cmap", "post"]) table(tag).length = table(tag).data.length;
  return packed(tables, file);
}

const [source, target] = process.argv.slice(2);
if (!target) throw new Error("which folder of faces, and where to?");
mkdirSync(target, { recursive: true });
for (const face of FACES) {
  const whole = readFileSync(join(source, `${face}.woff2`));
  const cut = subset(whole);
  writeFileSync(join(target, `${face}.woff2`), cut);
  process.stdout.write(`${face}: ${whole.length} -> ${cut.length} bytes\n`);
}
