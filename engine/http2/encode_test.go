package http2

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/http2/hpack"
)

// Whatever order requests come in, and however the table changes meanwhile, the server decodes what was meant; and a
// request that was sent before takes few bytes.
func TestHeaderBlocks(t *testing.T) {
	var requests []*Request
	for i := range 100 { // more than have their path in the table
		d := Draft{Method: "GET", Scheme: "http", Authority: "shop.example", Path: fmt.Sprintf("/%s?%d", strings.Repeat("long/", i%50), i)}
		d.Fields = []Field{{"User-Agent", "bench/9"}, {"X-Part", fmt.Sprint(i % 3)}}
		q := rendered(t, d)
		q.Number = i
		requests = append(requests, q)
	}
	e := newBlockEncoder()
	var got []hpack.HeaderField
	d := hpack.NewDecoder(4096, func(f hpack.HeaderField) { got = append(got, hpack.HeaderField{Name: f.Name, Value: f.Value}) })
	send := func(i int) int {
		t.Helper()
		q := requests[i]
		want := slices.Concat(q.pseudo, []hpack.HeaderField{{Name: ":path", Value: q.path}}, q.fields)
		block := e.block(q)
		got = nil
		if _, err := d.Write(block); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil || !slices.Equal(got, want) {
			t.Fatalf("request %d: decoded %v, %v; want %v", i, got, err, want)
		}
		return len(block)
	}
	for round := range 5 {
		for i := range requests {
			send((i * 37) % len(requests))
		}
		e.resize([]uint32{4096, 0, 100, 1 << 16, 4096}[round])
	}
	send(0)
	if n := send(0); n > 12 {
		t.Errorf("a request that was sent before takes %d bytes", n)
	}
	for i := range MaxNumbered {
		e.block(&Request{Number: i, pseudo: requests[0].pseudo, path: "/", fields: []hpack.HeaderField{{Name: "cookie", Value: strings.Repeat("x", 5000)}}})
	}
	size := 0
	for _, k := range e.kept {
		size += len(k.bytes)
	}
	if size > maxKeptBlocks || size != e.size {
		t.Errorf("%d bytes are kept, %d by its own account", size, e.size)
	}
	send(0)
	send(0)
	if n := testing.AllocsPerRun(100, func() { e.block(requests[0]) }); n != 0 {
		t.Errorf("%v allocations for a request that was sent before", n)
	}
}
