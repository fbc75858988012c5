package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// A contentCoding undoes one of the codings of RFC 9110 section 8.4.1, RFC 7932 or RFC 8878.
type contentCoding struct {
	memory int64 // that a codec may take
	open   func() codec
}

// A codec undoes a coding; Reset begins with another body.
type codec interface {
	io.Reader
	Reset(source io.Reader) error
}

// contentCodings are the codings that are known.
var contentCodings = map[string]contentCoding{
	"gzip":    {1 << 16, func() codec { return new(gzip.Reader) }},
	"deflate": {1 << 16, func() codec { return new(inflater) }},
	"br":      {16 << 20, func() codec { return brotli.NewReader(nil) }},
	"zstd":    {2 * zstdWindow, newZstd},
}

// zstdWindow is the largest that HTTP allows (RFC 9659 section 3).
const zstdWindow = 8 << 20

// maxCodings is how many codings a body may have one over the other.
const maxCodings = 5

// An inflater undoes deflate: the zlib format, or a bare stream, which some servers send under that name (RFC 9110
// section 8.4.1.2).
type inflater struct {
	io.Reader
	zlib, bare io.Reader
}

// Reset begins with another body.
func (f *inflater) Reset(source io.Reader) error {
	text := source.(*bytes.Reader)
	var head [2]byte
	n, _ := text.ReadAt(head[:], 0)
	if !isZlib(head[:n]) {
		if f.bare == nil {
			f.bare = flate.NewReader(text)
		}
		f.Reader = f.bare
		return f.bare.(flate.Resetter).Reset(text, nil)
	}
	if f.zlib == nil {
		made, err := zlib.NewReader(text)
		f.zlib, f.Reader = made, made
		return err
	}
	f.Reader = f.zlib
	return f.zlib.(zlib.Resetter).Reset(text, nil)
}

func newZstd() codec {
	made, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		panic(err) // the options are constant
	}
	return made
}

// ErrNoRoom says that there is no memory for a body.
var ErrNoRoom = fmt.Errorf("all bodies that are looked at may take %d MiB together", KeptBodies>>20)

// codingsOf are the codings of a body, the last one applied first (RFC 9110 section 8.4).
func codingsOf(fields iter.Seq[string]) (list []string, err error) {
	for field := range fields {
		for name := range strings.SplitSeq(field, ",") {
			name = strings.TrimPrefix(strings.ToLower(strings.Trim(name, " \t")), "x-")
			switch _, known := contentCodings[name]; {
			case name == "", name == "identity":
				continue
			case !known:
				return nil, fmt.Errorf("%s is not known: %s are", excerpt(name), strings.Join(slices.Sorted(maps.Keys(contentCodings)), ", "))
			case len(list) == maxCodings:
				return nil, fmt.Errorf("more than %d codings", maxCodings)
			}
			list = append(list, name)
		}
	}
	slices.Reverse(list)
	return list, nil
}

// decode undoes a list of codings. What it returns is the caller's to free, unless there were none; it has at most limit
// bytes, in between as at the end.
func (s *BodyStore) decode(body []byte, codings []string, limit int64) ([]byte, error) {
	for i, name := range codings {
		decoded, err := s.undo(name, body, limit)
		if i > 0 {
			s.Free(body)
		}
		if err != nil {
			return nil, err
		}
		body = decoded
	}
	return body, nil
}

// undo undoes one coding.
func (s *BodyStore) undo(name string, body []byte, limit int64) (decoded []byte, err error) {
	defer s.work(contentCodings[name].memory)()
	c := s.codecs[name].Get().(codec)
	defer s.codecs[name].Put(c)
	source := bytes.NewReader(body)
	defer func() {
		if err != nil {
			s.Free(decoded)
			decoded = nil
		}
	}()
	if err := c.Reset(source); err != nil {
		return nil, fmt.Errorf("broken %s: %w", name, ended(err))
	}
	for {
		room, ok := s.Grow(decoded, 1)
		if decoded = room; !ok {
			return decoded, ErrNoRoom
		}
		n, err := c.Read(decoded[len(decoded):cap(decoded)])
		decoded = decoded[:len(decoded)+n]
		switch {
		case int64(len(decoded)) > limit:
			return decoded, fmt.Errorf("%s of %d bytes that unpacks to more than %d", name, len(body), limit)
		case err == nil:
		case errors.Is(err, io.EOF) && source.Len() == 0:
			return decoded, nil
		case errors.Is(err, io.EOF):
			return decoded, fmt.Errorf("broken %s: %d bytes after its end", name, source.Len())
		default:
			return decoded, fmt.Errorf("broken %s: %w", name, err)
		}
	}
}

// ended says what io.EOF means where there is no beginning.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
