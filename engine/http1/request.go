package http1

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A Draft is a request before it is rendered.
type Draft struct {
	Method string
	// Target is the request target (RFC 9112 section 3.2): "/path?query", "http://host/path" for a proxy,
	// "host:port" for CONNECT, "*" for OPTIONS.
	Target string
	// Host goes into the Host field, unless Fields has one of its own.
	Host   string
	Fields []Field // in the order in which they are sent
	Body   []byte  // is not changed any more
}

// A Field is one header field.
type Field struct{ Name, Value string }

// A Request is a request as it is sent, and what Conn must know to read its response. Conn doesn't change it, so one
// Request serves any number of connections.
type Request struct {
	Wire     []byte // the head, and the body unless that is large
	Body     []byte // a large body, which is the draft's own: requests with the same one share it
	Head     bool   // the method is HEAD: the response has no body
	Connect  bool   // the method is CONNECT: after a 2xx the connection is a tunnel
	Close    bool   // "Connection: close" is asked for: the connection is not used again
	KeepBody bool   // the body is wanted in Response.Body, and not discarded
	MaxBody  int64  // most bytes of a body; 0: no limit, or 64 MiB with KeepBody
}

// Size is how many bytes are sent.
func (r *Request) Size() int64 { return int64(len(r.Wire) + len(r.Body)) }

// largeBody is the size from which a body is not worth a copy that spares a write.
const largeBody = 64 << 10

// keptBodyLimit bounds the memory for a body that is kept by a request that names no limit.
const keptBodyLimit = 64 << 20

// bodyLimit is the most bytes that the response's body may have.
func (r *Request) bodyLimit() int64 {
	switch {
	case r.MaxBody > 0:
		return r.MaxBody
	case r.KeepBody:
		return keptBodyLimit
	default:
		return 1<<63 - 1
	}
}

// Render writes a draft down as the bytes to send, once and for all. It adds Host and Content-Length where they are
// due, and refuses whatever would let a value end its line and start something else (RFC 9112 section 11.1).
func Render(d Draft) (*Request, error) {
	r := new(Request)
	if err := r.Render(d); err != nil {
		return nil, err
	}
	r.Wire = bytes.Clone(r.Wire) // without room for more
	return r, nil
}

// Render is the function Render into the memory of a request that is not in use. What is said of the response stays.
func (r *Request) Render(d Draft) error {
	if err := d.check(); err != nil {
		return fmt.Errorf("render request: %w", err)
	}
	r.Head, r.Connect, r.Close, r.Body = d.Method == "HEAD", d.Method == "CONNECT", false, nil
	w := append(r.Wire[:0], d.Method...)
	w = append(append(append(w, ' '), d.Target...), " HTTP/1.1\r\n"...)
	if !d.has("Host") {
		w = append(append(append(w, "Host: "...), d.Host...), "\r\n"...)
	}
	for _, f := range d.Fields {
		value := strings.Trim(f.Value, " \t")
		w = append(append(append(append(w, f.Name...), ": "...), value...), "\r\n"...)
		if strings.EqualFold(f.Name, "Connection") && listHas([]byte(value), "close") {
			r.Close = true
		}
	}
	if d.needsLength() {
		w = append(strconv.AppendInt(append(w, "Content-Length: "...), int64(len(d.Body)), 10), "\r\n"...)
	}
	w = append(w, "\r\n"...)
	if len(d.Body) < largeBody {
		w = append(w, d.Body...)
	} else {
		r.Body = d.Body
	}
	r.Wire = w
	return nil
}

// needsLength says whether a Content-Length must be added: a body needs one, and so do the methods that usually have a
// body when it is empty (RFC 9110 section 8.6).
func (d Draft) needsLength() bool {
	if d.has("Content-Length") {
		return false
	}
	switch d.Method {
	case "POST", "PUT", "PATCH":
		return true
	}
	return len(d.Body) > 0
}

func (d Draft) has(name string) bool { return d.count(name) > 0 }

func (d Draft) count(name string) (n int) {
	for _, f := range d.Fields {
		if strings.EqualFold(f.Name, name) {
			n++
		}
	}
	return n
}

func (d Draft) check() error {
	switch {
	case !isToken(d.Method):
		return fmt.Errorf("method %q is not a token", d.Method)
	case d.count("Host") > 1:
		return fmt.Errorf("more than one Host field")
	case d.Method == "TRACE" && len(d.Body) > 0, d.Method == "CONNECT" && len(d.Body) > 0:
		return fmt.Errorf("%s can't have a body", d.Method) // RFC 9110 sections 9.3.6, 9.3.8
	}
	if err := d.checkTarget(); err != nil {
		return err
	}
	if !d.has("Host") {
		if err := checkHost(d.Host); err != nil {
			return err
		}
	}
	for _, f := range d.Fields {
		if err := d.checkField(f); err != nil {
			return err
		}
	}
	return nil
}

func (d Draft) checkTarget() error {
	for i := range len(d.Target) {
		if c := d.Target[i]; c <= ' ' || c >= 0x7f || c == '#' {
			return fmt.Errorf("target %q has %q, which must be percent-encoded", d.Target, c)
		}
	}
	switch {
	case d.Method == "CONNECT" && strings.Contains(d.Target, ":") && !strings.Contains(d.Target, "/"):
	case d.Method == "CONNECT":
		return fmt.Errorf("target %q of CONNECT is not host:port", d.Target)
	case d.Method == "OPTIONS" && d.Target == "*":
	case strings.HasPrefix(d.Target, "/"), strings.Contains(d.Target, "://"):
	default:
		return fmt.Errorf("target %q is neither a path nor a URL", d.Target)
	}
	return nil
}

func checkHost(host string) error {
	for i := range len(host) {
		if c := host[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`/\?#@,"<>`, c) >= 0 {
			return fmt.Errorf("host %q has %q in it", host, c)
		}
	}
	if host == "" {
		return fmt.Errorf("no host")
	}
	return nil
}

func (d Draft) checkField(f Field) error {
	switch {
	case !isToken(f.Name):
		return fmt.Errorf("field name %q is not a token", f.Name)
	case !isText([]byte(f.Value)):
		// The value may be a secret: it is not shown.
		return fmt.Errorf("value of field %s has a control character", f.Name)
	case strings.EqualFold(f.Name, "Host"):
		return checkHost(strings.Trim(f.Value, " \t"))
	case strings.EqualFold(f.Name, "Transfer-Encoding"):
		return fmt.Errorf("field %s: requests are sent with a Content-Length", f.Name)
	case strings.EqualFold(f.Name, "Content-Length"):
		// One that lies would leave the server waiting, or take the next request for a body.
		if d.count(f.Name) > 1 || strings.Trim(f.Value, " \t") != strconv.Itoa(len(d.Body)) {
			return fmt.Errorf("field %s: the body has %d bytes", f.Name, len(d.Body))
		}
	}
	return nil
}
