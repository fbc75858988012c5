package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// What a document takes of memory when it is taken apart, at most: a value stands behind a comma or begins a list, and
// an object has a table beside.
const (
	valueMemory  = 64
	objectMemory = 400
	smallContent = 64 << 10 // too little to count
)

// memoryOf is what a document may take.
func memoryOf(text []byte) int64 {
	values := bytes.Count(text, []byte{','}) + bytes.Count(text, []byte{'['})
	return int64(len(text)) + valueMemory*int64(values) + objectMemory*int64(bytes.Count(text, []byte{'{'}))
}

// document reads the body as JSON. A number is an int64 where it is whole and fits, else a float64, or a json.Number where
// that would change it.
func (r *response) document() (any, *Failure) {
	body, illegible := r.text()
	if illegible != nil {
		return nil, illegible
	}
	return documentOf(body, r.store)
}

// documentOf reads a text as JSON.
func documentOf(body []byte, store *BodyStore) (any, *Failure) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, fail(badExpectation, "json: expected a document, found an empty body")
	}
	if len(body) > smallContent {
		size := memoryOf(body)
		if size > desk {
			return nil, fail(NoMemory, "json: a document of %d bytes with too many values to be taken apart", len(body))
		}
		defer store.work(size)()
	}
	in := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	in.UseNumber()
	var document any
	err := in.Decode(&document)
	if err == nil {
		if _, after := in.Token(); !errors.Is(after, io.EOF) {
			err = errors.New("something follows it")
		}
	}
	if err != nil {
		return nil, fail(badExpectation, "json: expected a document, found %s (%w)", excerpt(body), err)
	}
	return withNumbers(document), nil
}

// text is what is read as JSON: the body, or the last event of a stream.
func (r *response) text() ([]byte, *Failure) {
	if r.stream != nil {
		return r.stream.Last(), nil
	}
	return r.content()
}

// withNumbers puts numbers into a document, for the filters of paths to compare.
func withNumbers(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = withNumbers(v[name])
		}
	case []any:
		for i := range v {
			v[i] = withNumbers(v[i])
		}
	case json.Number:
		return numberOf(v)
	}
	return value
}

func numberOf(text json.Number) any {
	if n, err := text.Int64(); err == nil {
		return n
	}
	if f, err := text.Float64(); err == nil && strings.ContainsAny(text.String(), ".eE") {
		return f
	}
	return text
}
