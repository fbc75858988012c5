package lsp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"bench/lsp"
)

// A talk is a raw conversation: bytes in, bytes out.
type talk struct {
	t     *testing.T
	in    *io.PipeWriter
	ended chan error

	mu  sync.Mutex
	out bytes.Buffer
}

func begin(t *testing.T) *talk {
	from, in := io.Pipe()
	x := &talk{t: t, in: in, ended: make(chan error, 1)}
	go func() {
		err := lsp.Serve(context.Background(), struct{ io.Reader }{from}, x, lsp.Program{Environ: func() []string { return nil }})
		from.Close() // whoever still writes is told
		x.ended <- err
	}()
	return x
}

func (x *talk) Write(p []byte) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.out.Write(p)
}

func (x *talk) said() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.out.String()
}

// end hangs up, and gives all that was said, and how it ended.
func (x *talk) end() (string, error) {
	x.in.Close()
	select {
	case err := <-x.ended:
		return x.said(), err
	case <-time.After(30 * time.Second):
		x.t.Fatal("the server doesn't end at the end of its input")
		return "", nil
	}
}

var idOf = regexp.MustCompile(`"id":("?\w+"?),`)

// script is what a server answers to messages, each of which is sent when the one before has its answer.
func script(t *testing.T, messages ...string) (out string, err error) {
	t.Helper()
	x := begin(t)
	for _, m := range messages {
		if _, err := fmt.Fprintf(x.in, "Content-Length: %d\r\n\r\n%s", len(m), m); err != nil {
			break // it has ended
		}
		answer := `"id":null`
		if id := idOf.FindStringSubmatch(m); id != nil {
			answer = `"id":` + id[1] + `,`
		} else if m != "{" {
			continue
		}
		for end := time.Now().Add(10 * time.Second); !strings.Contains(x.said(), answer) && len(x.ended) == 0 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
	}
	return x.end()
}

func raw(t *testing.T, in string) (out string, err error) {
	t.Helper()
	x := begin(t)
	_, _ = io.WriteString(x.in, in)
	return x.end()
}

const (
	initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
	goodbye    = `{"jsonrpc":"2.0","id":"last","method":"shutdown","params":null}`
	exit       = `{"jsonrpc":"2.0","method":"exit"}`
)

// A conversation has an order, and what doesn't fit is an error that ends nothing.
func TestConversationsKeepTheirOrder(t *testing.T) {
	for about, c := range map[string]struct {
		messages []string
		want     []string
		err      error
	}{
		"first initialize": {[]string{`{"jsonrpc":"2.0","id":7,"method":"textDocument/formatting","params":{}}`, initialize, goodbye, exit}, []string{`"id":7,"error":{"code":-32002`, `"positionEncoding":"utf-16"`, `"id":"last","result":null`}, nil},
		"initialize once":  {[]string{initialize, strings.Replace(initialize, `:1,`, `:2,`, 1), goodbye, exit}, []string{`"id":2,"error":{"code":-32600`}, nil},
		"after shutdown":   {[]string{initialize, goodbye, `{"jsonrpc":"2.0","id":3,"method":"textDocument/formatting","params":{}}`, exit}, []string{`"id":3,"error":{"code":-32600`}, nil},
		"no shutdown":      {[]string{initialize, exit}, nil, lsp.ErrAbrupt},
		"gone":             {[]string{initialize}, nil, lsp.ErrAbrupt},
		"unknown":          {[]string{initialize, `{"jsonrpc":"2.0","id":4,"method":"x/y"}`, goodbye, exit}, []string{`"id":4,"error":{"code":-32601`}, nil},
		"optional":         {[]string{initialize, `{"jsonrpc":"2.0","method":"$/whatever","params":{}}`, goodbye, exit}, []string{`"id":"last","result":null`}, nil},
		"no JSON":          {[]string{initialize, `{`, goodbye, exit}, []string{`"code":-32700`, `"id":"last","result":null`}, nil},
		"odd parameters":   {[]string{initialize, `{"jsonrpc":"2.0","id":5,"method":"textDocument/formatting","params":{"textDocument":[]}}`, goodbye, exit}, []string{`"id":5,"error":{"code":-32602`, `"id":"last","result":null`}, nil},
		"not open":         {[]string{initialize, `{"jsonrpc":"2.0","id":6,"method":"textDocument/formatting","params":{"textDocument":{"uri":"untitled:1"}}}`, goodbye, exit}, []string{`"id":6,"error":{"code":-32602`}, nil},
	} {
		out, err := script(t, c.messages...)
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("%s: no %s in %s", about, want, out)
			}
		}
		if !errors.Is(err, c.err) {
			t.Errorf("%s ends with %v, want %v", about, err, c.err)
		}
	}
}

// What is no message ends the conversation with a word, and takes no memory for a claim.
func TestFramesThatLie(t *testing.T) {
	for about, in := range map[string]string{
		"a length beyond all":  "Content-Length: 99999999999999\r\n\r\n{}",
		"a negative length":    "Content-Length: -1\r\n\r\n{}",
		"no header":            "GET / HTTP/1.1\n\n",
		"a header without end": strings.Repeat("x", 1<<20),
	} {
		if _, err := raw(t, in); err == nil || errors.Is(err, io.EOF) || errors.Is(err, lsp.ErrAbrupt) {
			t.Errorf("%s ends with %v", about, err)
		}
	}
}

// FuzzMessages sends what no editor would: the server answers or ends, and doesn't fall.
func FuzzMessages(f *testing.F) {
	for _, method := range []string{"textDocument/didOpen", "textDocument/didChange", "textDocument/formatting", "textDocument/completion", "textDocument/hover", "textDocument/rename", "textDocument/codeAction"} {
		f.Add(method, `{"textDocument":{"uri":"file:///x/a.bench.hcl","version":2,"text":"group \"a\" {"},"position":{"line":-1,"character":9},"contentChanges":[{"range":{"start":{"line":9,"character":1},"end":{"line":0,"character":0}},"text":"x"}],"newName":"é\n"}`)
	}
	f.Add("$/cancelRequest", `{"id":{}}`)
	f.Fuzz(func(t *testing.T, method, params string) {
		opened := `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x/a.bench.hcl","version":1,"text":"benchmark \"b\" {\n  groups = [group."}}}`
		odd := fmt.Sprintf(`{"jsonrpc":"2.0","id":9,"method":%q,"params":%s}`, method, params)
		out, _ := script(t, initialize, opened, odd, goodbye, exit)
		if strings.Contains(out, "bench has a mistake in itself") {
			t.Error(out)
		}
	})
}

// An editor that says exit may keep its end open: the server ends all the same, though nothing can end its read.
func TestExitEndsTheServer(t *testing.T) {
	x := begin(t)
	for _, m := range []string{initialize, goodbye, exit} {
		fmt.Fprintf(x.in, "Content-Length: %d\r\n\r\n%s", len(m), m)
		answer := map[string]string{initialize: `"id":1,`, goodbye: `"id":"last",`}[m]
		for end := time.Now().Add(10 * time.Second); !strings.Contains(x.said(), answer) && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
	}
	select {
	case err := <-x.ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the server waits for an end of its input")
	}
}
