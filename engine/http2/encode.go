package http2

import (
	"bytes"

	"golang.org/x/net/http2/hpack"
)

// A blockEncoder renders header blocks for one connection. Once a connection's compression table has all that its
// requests say, a request's block is a dozen bytes that stay the same: they are kept, for as long as the table does not
// change.
type blockEncoder struct {
	encoder    *hpack.Encoder
	buffer     bytes.Buffer
	generation int // of the table
	kept       []keptBlock
	size       int // of the kept ones together
}

// A keptBlock is a request's block, good for one generation of the table.
type keptBlock struct {
	generation int
	bytes      []byte
}

// maxKeptBlocks is what all that are kept may take. Those that the table helps with are short; what fits into no table, such
// as long cookies that change, would be kept for each request.
const maxKeptBlocks = 1 << 20

// indexedPaths is for how many requests the table takes up paths. They would push each other out of it if there were
// many, so beyond that they are written out.
const indexedPaths = 16

// literalPath begins a field line with a :path that is not indexed (RFC 7541 section 6.2.2; 4 is its place in the
// static table), Huffman-coded.
const literalPath = 4

func newBlockEncoder() *blockEncoder {
	e := &blockEncoder{generation: 1}
	e.encoder = hpack.NewEncoder(&e.buffer)
	return e
}

// resize obeys the peer's limit of the table.
func (e *blockEncoder) resize(limit uint32) {
	if limit != e.encoder.MaxDynamicTableSize() {
		e.encoder.SetMaxDynamicTableSizeLimit(limit)
		e.encoder.SetMaxDynamicTableSize(min(limit, 4096))
		e.generation++
	}
}

// block renders a request. It holds until the next call.
func (e *blockEncoder) block(q *Request) []byte {
	if q.Number >= 0 && q.Number < len(e.kept) && e.kept[q.Number].generation == e.generation {
		return e.kept[q.Number].bytes
	}
	before := e.generation
	e.buffer.Reset()
	for _, f := range q.pseudo {
		e.field(f)
	}
	e.path(q)
	for _, f := range q.fields {
		e.field(f)
	}
	if e.generation == before && q.Number >= 0 && e.size+e.buffer.Len() <= maxKeptBlocks {
		for len(e.kept) <= q.Number {
			e.kept = append(e.kept, keptBlock{})
		}
		e.size += e.buffer.Len() - len(e.kept[q.Number].bytes)
		e.kept[q.Number] = keptBlock{generation: e.generation, bytes: bytes.Clone(e.buffer.Bytes())}
	}
	return e.buffer.Bytes()
}

// field encodes a field, and sees whether that has changed the table: its first byte tells (RFC 7541 section 6).
func (e *blockEncoder) field(f hpack.HeaderField) {
	start := e.buffer.Len()
	_ = e.encoder.WriteField(f) // a buffer takes everything
	switch first := e.buffer.Bytes()[start]; {
	case first&0xc0 == 0x40, first&0xe0 == 0x20: // added to the table; resized
		e.generation++
	}
}

func (e *blockEncoder) path(q *Request) {
	if q.Number >= 0 && q.Number < indexedPaths {
		e.field(hpack.HeaderField{Name: ":path", Value: q.path})
		return
	}
	block := append(e.buffer.AvailableBuffer(), literalPath)
	block = appendHuffman(block, q.path)
	e.buffer.Write(block)
}

// appendHuffman appends a string literal (RFC 7541 section 5.2): a bit for Huffman, the length with a prefix of seven
// bits, and the text.
func appendHuffman(b []byte, text string) []byte {
	n := hpack.HuffmanEncodeLength(text)
	if n < 0x7f {
		b = append(b, 0x80|byte(n))
	} else {
		b = append(b, 0xff)
		for n -= 0x7f; n >= 0x80; n >>= 7 {
			b = append(b, 0x80|byte(n))
		}
		b = append(b, byte(n))
	}
	return hpack.AppendHuffmanString(b, text)
}
