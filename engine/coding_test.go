package engine

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"bench/spec"
)

// coded applies codings to a text, one over the other.
func coded(t *testing.T, text string, codings ...string) string {
	t.Helper()
	for _, name := range codings {
		var to bytes.Buffer
		var w io.WriteCloser
		switch name {
		case "gzip":
			w = gzip.NewWriter(&to)
		case "deflate":
			w = zlib.NewWriter(&to)
		case "bare":
			w, _ = flate.NewWriter(&to, 6)
		case "br":
			w = brotli.NewWriter(&to)
		case "zstd":
			w, _ = zstd.NewWriter(&to)
		}
		_, _ = io.WriteString(w, text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		text = to.String()
	}
	return text
}

const greeting = `{"text": "hello, hello", "smile": "\ud83d\ude00"}`

func TestExpectationsLookAtWhatTheBodySays(t *testing.T) {
	says := &spec.Expect{BodyContains: "hello", BodyMatches: `^\{.*\}$`, JSON: map[string]any{"$.text": "hello, hello", "$.smile": "😀"}}
	zeros := strings.Repeat("\x00", keptBody+1)
	for _, c := range []struct {
		name   string
		body   string
		fields []string
		kind   errorKind
		says   string
	}{
		{"as it is", greeting, nil, none, ""},
		{"identity", greeting, []string{"identity"}, none, ""},
		{"gzip", coded(t, greeting, "gzip"), []string{"gzip"}, none, ""},
		{"gzip in two members", coded(t, greeting[:9], "gzip") + coded(t, greeting[9:], "gzip"), []string{"GZip"}, none, ""},
		{"its old name", coded(t, greeting, "gzip"), []string{"x-gzip"}, none, ""},
		{"deflate", coded(t, greeting, "deflate"), []string{"deflate"}, none, ""},
		{"deflate without its header", coded(t, greeting, "bare"), []string{"deflate"}, none, ""},
		{"br", coded(t, greeting, "br"), []string{"br"}, none, ""},
		{"zstd", coded(t, greeting, "zstd"), []string{"zstd"}, none, ""},
		{"several in a list", coded(t, greeting, "gzip", "br", "zstd"), []string{"gzip, br ,zstd"}, none, ""},
		{"several in lines", coded(t, greeting, "deflate", "gzip"), []string{"deflate", "identity, gzip"}, none, ""},
		{"empty, though coded", "", []string{"gzip"}, badExpectation, `body: expected it to contain "hello", found ""`},

		{"unknown", greeting, []string{"compress2"}, badCoding, `content coding: "compress2" is not known: br, deflate, gzip, zstd are`},
		{"too many", greeting, []string{"gzip,gzip,gzip", "gzip,gzip,gzip"}, badCoding, "content coding: more than 5 codings"},
		{"not coded at all", greeting, []string{"gzip"}, badCoding, "content coding: broken gzip: "},
		{"cut", coded(t, greeting, "gzip")[:30], []string{"gzip"}, badCoding, "content coding: broken gzip: unexpected EOF"},
		{"cut br", coded(t, greeting, "br")[:20], []string{"br"}, badCoding, "content coding: broken br: "},
		{"cut zstd", coded(t, greeting, "zstd")[:20], []string{"zstd"}, badCoding, "content coding: broken zstd: "},
		{"cut deflate", coded(t, greeting, "deflate")[:20], []string{"deflate"}, badCoding, "content coding: broken deflate: "},
		{"one byte", "x", []string{"deflate"}, badCoding, "content coding: broken deflate: "},
		{"wrong check sum", coded(t, greeting, "gzip")[:40] + "12345678" + coded(t, greeting, "gzip")[48:], []string{"gzip"}, badCoding, "content coding: broken gzip: "},
		{"more after its end", coded(t, greeting, "deflate") + "more", []string{"deflate"}, badCoding, "content coding: broken deflate: 4 bytes after its end"},
		{"a bomb", coded(t, zeros, "zstd"), []string{"zstd"}, badCoding, "that unpacks to more than 67108864"},
		{"a bomb in a bomb", coded(t, zeros, "gzip", "gzip", "br"), []string{"gzip, gzip, br"}, badCoding, "that unpacks to more than 67108864"},
	} {
		r := answered(200, c.body)
		if len(c.fields) > 0 {
			var pairs []string
			for _, field := range c.fields {
				pairs = append(pairs, "content-encoding", field)
			}
			r = answered(200, c.body, pairs...)
		}
		check, err := expectation(spec.Request{Expect: says})
		if err != nil {
			t.Fatal(err)
		}
		kind, found := check(r)
		if kind != c.kind || !strings.Contains(found, c.says) {
			t.Errorf("%s: %q %s, want %q %s", c.name, kind, found, c.kind, c.says)
		}
		if r.forget(); r.store.used.Load() != 0 {
			t.Errorf("%s: %d bytes are still in use", c.name, r.store.used.Load())
		}
	}
}

// Over every version and route, a coded body is judged by what it says, counted as it came, and decoded only where
// something looks at it.
func TestCodedBodiesByEveryWay(t *testing.T) {
	long := coded(t, `{"text": "`+strings.Repeat("hello ", 100000)+`"}`, "gzip")
	for name, w := range everyWay(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		body := long
		if r.URL.Path == "/broken" {
			body = long[:len(long)/2]
		}
		_, _ = io.WriteString(w, body)
	}) {
		t.Run(name, func(t *testing.T) {
			w.env.Bodies = newBodyStore()
			r := newRig(t, w.client, w.env)
			for _, c := range []struct {
				path   string
				expect *spec.Expect
				want   errorKind
			}{
				{"/", &spec.Expect{BodyContains: "hello hello"}, none},
				{"/", &spec.Expect{BodyMatches: "\x1f"}, badExpectation},
				{"/", &spec.Expect{BodyContains: "hello", MaxBytes: int64(len(long))}, none},
				{"/", &spec.Expect{BodyContains: "hello", MaxBytes: int64(len(long)) - 1}, tooLarge},
				{"/broken", &spec.Expect{BodyContains: "hello"}, badCoding},
				{"/broken", &spec.Expect{Status: []int{404}, BodyContains: "hello"}, badStatus},
				{"/broken", &spec.Expect{Headers: map[string]string{"Content-Encoding": "gzip"}}, none},
				{"/broken", nil, none},
			} {
				q := r.prepare(spec.Request{URL: w.url + c.path, Expect: c.expect})
				_ = r.session.do(t.Context(), q, &r.x)
				if r.x.kind != c.want {
					t.Errorf("%s %+v: %q (%s), want %q", c.path, c.expect, r.x.kind, r.x.message, c.want)
				}
				if c.path == "/" && c.want != tooLarge && (r.x.bytesIn < int64(len(long)) || r.x.bytesIn > int64(len(long))+4000) {
					t.Errorf("%d bytes came, where %d were sent", r.x.bytesIn, len(long))
				}
			}
			r.session.close()
			if used := w.env.Bodies.used.Load(); used != 0 {
				t.Errorf("%d bytes are still in use", used)
			}
		})
	}
}

// Bodies without end that are looked at, over many connections, end as what they are, and take no more memory than is
// stated.
func TestEndlessBodiesHaveABudget(t *testing.T) {
	piece := make([]byte, 256<<10)
	for name, w := range everyWay(t, func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	}) {
		t.Run(name, func(t *testing.T) {
			w.env.Bodies = newBodyStore()
			w.env.Bodies.room = 4 << 20
			w.client.MaxConnections = 8
			r := newRig(t, w.client, w.env)
			q := r.prepare(spec.Request{URL: w.url, Expect: &spec.Expect{BodyContains: "needle"}})
			kinds := make(map[errorKind]int)
			var mu sync.Mutex
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					var x exchange
					_ = r.session.do(t.Context(), q, &x)
					mu.Lock()
					defer mu.Unlock()
					kinds[x.kind]++
				})
			}
			all.Wait()
			if kinds[noMemory] != 8 {
				t.Errorf("the kinds are %v", kinds)
			}
			r.session.close()
			if used := w.env.Bodies.used.Load(); used != 0 {
				t.Errorf("%d bytes are still in use", used)
			}
		})
	}
}

func TestDocumentsAreTakenApartWithinABudget(t *testing.T) {
	expect := &spec.Expect{JSON: map[string]any{"$[0].a": 1}}
	check, err := expectation(spec.Request{Expect: expect})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		body string
		kind errorKind
		says string
	}{
		{"[" + strings.Repeat("{},", 1<<20) + "{}]", noMemory, "too many values to be taken apart"},
		{`[{"a": 1}` + strings.Repeat(" ", 1<<20) + "]", none, ""},
		{"\xef\xbb\xbf" + `[{"a": 1}]`, none, ""},
		{`[{"a": 1}] x`, badExpectation, "something follows it"},
		{strings.Repeat("[", 100000), badExpectation, "json: expected a document"},
		{`[{"a": 1e400}]`, badExpectation, "found 1e400"},
		{`[{"a": 1.0}]`, none, ""},
	} {
		if kind, found := check(answered(200, c.body)); kind != c.kind || !strings.Contains(found, c.says) {
			t.Errorf("%.20s…: %q %s, want %q %s", c.body, kind, found, c.kind, c.says)
		}
	}
	long := &spec.Expect{JSON: map[string]any{"$.n": json.Number("12345678901234567890123")}}
	if check, err = expectation(spec.Request{Expect: long}); err != nil {
		t.Fatal(err)
	}
	if kind, _ := check(answered(200, `{"n": 12345678901234567890123}`)); kind != none {
		t.Error("a long number is not itself")
	}
	if kind, _ := check(answered(200, `{"n": 12345678901234567890124}`)); kind != badExpectation {
		t.Error("a long number is another one")
	}
}
