package client

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// tell writes a text and sends it off.
func tell(w http.ResponseWriter, text string) {
	_, _ = io.WriteString(w, text)
	w.(http.Flusher).Flush()
}

const done = "data: [DONE]\n\n"

// streaming has a stream for each path.
var streaming = map[string]func(w http.ResponseWriter, r *http.Request){
	"/good": func(w http.ResponseWriter, _ *http.Request) {
		for i := range 5 {
			time.Sleep(10 * time.Millisecond)
			tell(w, fmt.Sprintf("data: {\"n\":%d}\n\n", i))
		}
		time.Sleep(20 * time.Millisecond)
		tell(w, done)
	},
	"/open": func(w http.ResponseWriter, r *http.Request) {
		tell(w, "data: a\n\n"+done)
		<-r.Context().Done()
	},
	"/flood": func(w http.ResponseWriter, r *http.Request) {
		tell(w, "data: a\n\n"+done)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, strings.Repeat("x", 16<<10)); err != nil {
				return
			}
		}
	},
	"/cut": func(w http.ResponseWriter, _ *http.Request) {
		tell(w, "data: a\n\ndata: b\n\n")
		time.Sleep(10 * time.Millisecond)
		panic(http.ErrAbortHandler)
	},
	"/half": func(w http.ResponseWriter, _ *http.Request) {
		tell(w, "data: "+strings.Repeat("x", 1_000_000))
		panic(http.ErrAbortHandler)
	},
	"/reset": func(w http.ResponseWriter, _ *http.Request) {
		tell(w, "data: a\n\ndata: b\n\n")
		time.Sleep(10 * time.Millisecond)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil { // a stream of HTTP/2 or 3, which is reset like this
			panic(http.ErrAbortHandler)
		}
		if secure, ok := conn.(*tls.Conn); ok {
			conn = secure.NetConn()
		}
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	},
	"/short": func(w http.ResponseWriter, _ *http.Request) { tell(w, "data: a\n\ndata: b\n\ndata: [DON") },
	"/empty": func(w http.ResponseWriter, _ *http.Request) { tell(w, "") },
	"/silent": func(w http.ResponseWriter, r *http.Request) {
		tell(w, "")
		<-r.Context().Done()
	},
	"/stall": func(w http.ResponseWriter, r *http.Request) {
		tell(w, "data: a\n\n")
		time.Sleep(30 * time.Millisecond)
		tell(w, "data: b\n\n: alive\n\n")
		<-r.Context().Done()
	},
	"/error": func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "overloaded", http.StatusServiceUnavailable)
	},
	"/page": func(w http.ResponseWriter, _ *http.Request) { tell(w, "<html>\nsign in\n</html>\n") },
	"/unknown": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "rot13")
		tell(w, "qngn: n\n\n")
	},
	"/large": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "data: "+strings.Repeat("x", 10_000_000)+"\n\n")
		tell(w, done)
	},
	"/endless": func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "data: ")
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, strings.Repeat("x", 64<<10)); err != nil {
				return
			}
		}
	},
	"/fast": func(w http.ResponseWriter, _ *http.Request) {
		for range 20_000 {
			_, _ = io.WriteString(w, "data: a word or two\n\n")
		}
		tell(w, done)
	},
}

// packers pack texts as they are written, up to each Flush.
var packers = map[string]func(w io.Writer) packer{
	"gzip":    func(w io.Writer) packer { return gzip.NewWriter(w) },
	"deflate": func(w io.Writer) packer { return zlib.NewWriter(w) },
	"br":      func(w io.Writer) packer { return brotli.NewWriter(w) },
	"zstd":    func(w io.Writer) packer { made, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)); return made },
}

type packer interface {
	io.WriteCloser
	Flush() error
}

// packed sends a packed stream, or what is none.
func packed(w http.ResponseWriter, r *http.Request) {
	coding := strings.TrimPrefix(r.URL.Path, "/packed/")
	w.Header().Set("Content-Encoding", coding)
	p := packers[coding](w)
	switch r.URL.RawQuery {
	case "broken":
		tell(w, "data: not packed at all\n\n")
		return
	case "bomb":
		_, _ = p.Write([]byte("data: "))
		for range 1 << 10 {
			_, _ = p.Write(make([]byte, 64<<10))
		}
		_ = p.Close()
		return
	}
	for range 3 {
		_, _ = io.WriteString(p, "data: a\n\n")
		_ = p.Flush()
		w.(http.Flusher).Flush()
		time.Sleep(30 * time.Millisecond)
	}
	if r.URL.RawQuery == "short" {
		return
	}
	_, _ = io.WriteString(p, done)
	_ = p.Close()
}

// serveStreams has all streams.
func serveStreams(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/packed/") {
		packed(w, r)
		return
	}
	streaming[r.URL.Path](w, r)
}
