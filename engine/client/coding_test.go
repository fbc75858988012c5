package client

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

	"bench/plan"
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
	says := &plan.Expect{BodyContains: "hello", BodyMatches: `^\{.*\}$`, JSON: map[string]any{"$.text": "hello, hello", "$.smile": "😀"}}
	zeros := strings.Repeat("\x00", keptBody+1)
	for _, c := range []struct {
		name   string
		body   string
		fields []string
		kind   ErrorKind
		says   string
	}{
		{"as it is", greeting, nil, None, ""},
		{"identity", greeting, []string{"identity"}, None, ""},
		{"gzip", coded(t, greeting, "gzip"), []string{"gzip"}, None, ""},
		{"gzip in two members", coded(t, greeting[:9], "gzip") + coded(t, greeting[9:], "gzip"), []string{"GZip"}, None, ""},
		{"its old name", coded(t, greeting, "gzip"), []string{"x-gzip"}, None, ""},
		{"deflate", coded(t, greeting, "deflate"), []string{"deflate"}, None, ""},
		{"deflate without its header", coded(t, greeting, "bare"), []string{"deflate"}, None, ""},
		{"br", coded(t, greeting, "br"), []string{"br"}, None, ""},
		{"zstd", coded(t, greeting, "zstd"), []string{"zstd"}, None, ""},
		{"several in a list", coded(t, greeting, "gzip", "br", "zstd"), []string{"gzip, br ,zstd"}, None, ""},
		{"several in lines", coded(t, greeting, "deflate", "gzip"), []string{"deflate", "identity, gzip"}, None, ""},
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
		check, err := expectation(plan.Request{Expect: says})
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
			w.env.Bodies = NewBodyStore()
			r := newRig(t, w.client, w.env)
			for _, c := range []struct {
				path   string
				expect *plan.Expect
				want   ErrorKind
			}{
				{"/", &plan.Expect{BodyContains: "hello hello"}, None},
				{"/", &plan.Expect{BodyMatches: "\x1f"}, badExpectation},
				{"/", &plan.Expect{BodyContains: "hello", MaxBytes: int64(len(long))}, None},
				{"/", &plan.Expect{BodyContains: "hello", MaxBytes: int64(len(long)) - 1}, tooLarge},
				{"/broken", &plan.Expect{BodyContains: "hello"}, badCoding},
				{"/broken", &plan.Expect{Status: []int{404}, BodyContains: "hello"}, BadStatus},
				{"/broken", &plan.Expect{Headers: map[string]string{"Content-Encoding": "gzip"}}, None},
				{"/broken", nil, None},
			} {
				q := r.prepare(plan.Request{URL: w.url + c.path, Expect: c.expect})
				_ = r.session.Do(t.Context(), q, &r.x)
				if r.x.Kind != c.want {
					t.Errorf("%s %+v: %q (%s), want %q", c.path, c.expect, r.x.Kind, r.x.Message, c.want)
				}
				if c.path == "/" && c.want != tooLarge && (r.x.BytesIn < int64(len(long)) || r.x.BytesIn > int64(len(long))+4000) {
					t.Errorf("%d bytes came, where %d were sent", r.x.BytesIn, len(long))
				}
			}
			r.session.Close()
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
			w.env.Bodies = NewBodyStore()
			w.env.Bodies.room = 4 << 20
			w.client.MaxConnections = 8
			r := newRig(t, w.client, w.env)
			q := r.prepare(plan.Request{URL: w.url, Expect: &plan.Expect{BodyContains: "needle"}})
			kinds := make(map[ErrorKind]int)
			var mu sync.Mutex
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					var x Exchange
					_ = r.session.Do(t.Context(), q, &x)
					mu.Lock()
					defer mu.Unlock()
					kinds[x.Kind]++
				})
			}
			all.Wait()
			if kinds[NoMemory] != 8 {
				t.Errorf("the kinds are %v", kinds)
			}
			r.session.Close()
			if used := w.env.Bodies.used.Load(); used != 0 {
				t.Errorf("%d bytes are still in use", used)
			}
		})
	}
}

func TestDocumentsAreTakenApartWithinABudget(t *testing.T) {
	expect := &plan.Expect{JSON: map[string]any{"$[0].a": 1}}
	check, err := expectation(plan.Request{Expect: expect})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		body string
		kind ErrorKind
		says string
	}{
		{"[" + strings.Repeat("{},", 1<<20) + "{}]", NoMemory, "too many values to be taken apart"},
		{`[{"a": 1}` + strings.Repeat(" ", 1<<20) + "]", None, ""},
		{"\xef\xbb\xbf" + `[{"a": 1}]`, None, ""},
		{`[{"a": 1}] x`, badExpectation, "something follows it"},
		{strings.Repeat("[", 100000), badExpectation, "json: expected a document"},
		{`[{"a": 1e400}]`, badExpectation, "found 1e400"},
		{`[{"a": 1.0}]`, None, ""},
	} {
		if kind, found := check(answered(200, c.body)); kind != c.kind || !strings.Contains(found, c.says) {
			t.Errorf("%.20s…: %q %s, want %q %s", c.body, kind, found, c.kind, c.says)
		}
	}
	long := &plan.Expect{JSON: map[string]any{"$.n": json.Number("12345678901234567890123")}}
	if check, err = expectation(plan.Request{Expect: long}); err != nil {
		t.Fatal(err)
	}
	if kind, _ := check(answered(200, `{"n": 12345678901234567890123}`)); kind != None {
		t.Error("a long number is not itself")
	}
	if kind, _ := check(answered(200, `{"n": 12345678901234567890124}`)); kind != badExpectation {
		t.Error("a long number is another one")
	}
}
