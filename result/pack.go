package result

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"math"
	"math/bits"
	"sync"

	hdr "github.com/HdrHistogram/hdrhistogram-go"
)

// The library packs a histogram in a millisecond, most of which it spends on making a compressor of a megabyte and on lists of one
// number each. This is the same text, byte by byte, in a fifth of the time: a run packs some ten of them a trial.

// What stands before the counts, by the format (V2) of HdrHistogram.
const (
	packedCookie     = 0x1c849303 | 0x10 // counts as ZigZag LEB128
	compressedCookie = 0x1c849304 | 0x10
	packedHeader     = 40
	compressedHeader = 8
)

// A packer is a compressor with its buffers, to be used again.
type packer struct {
	plain []byte
	into  bytes.Buffer
	zlib  *zlib.Writer
}

var packers = sync.Pool{New: func() any {
	p := new(packer)
	p.zlib, _ = zlib.NewWriterLevel(&p.into, zlib.BestCompression) // fails for levels alone that there are not
	return p
}}

// pack is the text of a histogram that has the range and precision of all.
func pack(h *hdr.PackedHistogram) (string, error) {
	p := packers.Get().(*packer) // nothing else is in there
	defer packers.Put(p)
	p.plain = append(p.plain[:0], make([]byte, packedHeader)...)
	p.counts(h)
	head := p.plain[:packedHeader]
	binary.BigEndian.PutUint32(head[0:], packedCookie)
	binary.BigEndian.PutUint32(head[4:], uint32(len(p.plain)-packedHeader))
	binary.BigEndian.PutUint32(head[12:], digits)
	binary.BigEndian.PutUint64(head[16:], unit)
	binary.BigEndian.PutUint64(head[24:], uint64(highestRecorded))
	binary.BigEndian.PutUint64(head[32:], math.Float64bits(1))
	p.into.Reset()
	p.into.Write(make([]byte, compressedHeader))
	p.zlib.Reset(&p.into)
	if _, err := p.zlib.Write(p.plain); err != nil {
		return "", err
	}
	if err := p.zlib.Close(); err != nil {
		return "", err
	}
	text := p.into.Bytes()
	binary.BigEndian.PutUint32(text[0:], compressedCookie)
	binary.BigEndian.PutUint32(text[4:], uint32(len(text)-compressedHeader))
	return base64.StdEncoding.EncodeToString(text), nil
}

// counts appends the counts of all buckets up to the last that has one: a run of empty ones as its length below zero.
func (p *packer) counts(h *hdr.PackedHistogram) {
	next := int64(0) // bucket
	for low, count := range h.ForEachBucket {
		if count == 0 {
			continue
		}
		at := bucketAt(low)
		p.empty(at - next)
		p.number(count)
		next = at + 1
	}
	if next == 0 {
		p.number(0)
	}
}

func (p *packer) empty(buckets int64) {
	switch {
	case buckets == 1:
		p.number(0)
	case buckets > 1:
		p.number(-buckets)
	}
}

// number appends a number in ZigZag LEB128, of nine bytes at most: the ninth has eight bits.
func (p *packer) number(n int64) {
	const most = 8
	rest := uint64(n<<1) ^ uint64(n>>63)
	for range most {
		if rest < 0x80 {
			p.plain = append(p.plain, byte(rest))
			return
		}
		p.plain = append(p.plain, byte(rest)|0x80)
		rest >>= 7
	}
	p.plain = append(p.plain, byte(rest))
}

// bucketAt is the place of the bucket that begins at low.
func bucketAt(low int64) int64 {
	const subBuckets = 11 // bits, as in bucketWidth
	octave := max(bits.Len64(uint64(low))-subBuckets, 0)
	return int64(octave)<<(subBuckets-1) + low>>octave
}
