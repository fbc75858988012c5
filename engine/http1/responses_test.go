package http1

import "strings"

// A sample is a response and what must become of it. The table of them is read in every split by the parser's test,
// is sent over every kind of link by the connection's, and seeds the fuzzing.
type sample struct {
	name     string
	request  *Request // nil: a GET whose body is kept
	response string
	want     reading
}

// lines joins lines as HTTP ends them. The last one is the body.
func lines(l ...string) string { return strings.Join(l, "\r\n") }

func faulty(status int, fault string) reading { return reading{Status: status, Fault: fault} }

var (
	get     = &Request{KeepBody: true}
	head    = &Request{KeepBody: true, Head: true}
	connect = &Request{KeepBody: true, Connect: true}
	small   = &Request{KeepBody: true, MaxBody: 8}
)

var framed = []sample{
	{
		"content-length", nil, lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "hello"),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"names in any case, blanks around values", nil,
		lines("HTTP/1.1 200 OK", "cOntent-lEngth:\t 5 \t", "", "hello"),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"folded fields", nil, lines("HTTP/1.1 200 OK", "A: b", "\tc", " ", "Content-Length:", "  5", "Set-Cookie: d\n e", "", "hello"),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"empty body", nil, lines("HTTP/1.1 200 OK", "Content-Length: 0", "", ""),
		reading{Status: 200, Persistent: true},
	},
	{
		"the same content-length twice", nil,
		lines("HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 5", "", "hello"),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"no reason", nil, lines("HTTP/1.1 200 ", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"no reason and no space before it", nil, lines("HTTP/1.1 404", "Content-Length: 2", "", "no"),
		reading{Status: 404, Body: "no", Persistent: true},
	},
	{
		"a reason in Latin-1", nil, lines("HTTP/1.1 200 d\xe9j\xe0 vu", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"bare LF in the head", nil, "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"a status nobody knows", nil, lines("HTTP/1.1 799 Odd", "Content-Length: 2", "", "ok"),
		reading{Status: 799, Body: "ok", Persistent: true},
	},
	{
		"a later minor version", nil, lines("HTTP/1.7 200 OK", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"until the connection ends", nil, lines("HTTP/1.1 200 OK", "", "all there is"),
		reading{Status: 200, Body: "all there is"},
	},
	{
		"until the connection ends, which it does at once", nil, lines("HTTP/1.1 200 OK", "", ""),
		reading{Status: 200},
	},
	{
		"more than the content-length", nil,
		lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "helloHTTP/1.1 200 OK"),
		reading{Status: 200, Body: "hello", Persistent: true, Excess: 15},
	},
}

var chunked = []sample{
	{
		"chunks", nil, chunks("5", "hello", "0", "", ""),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"many chunks, sizes in any case", nil,
		chunks("1", "a", "0b", "bcdefghijkl", "A", "0123456789", "000", "", ""),
		reading{Status: 200, Body: "abcdefghijkl0123456789", Persistent: true},
	},
	{
		"line ends inside chunks", nil, chunks("4", "\r\n\r\n", "3", "0\r\n", "0", "", ""),
		reading{Status: 200, Body: "\r\n\r\n0\r\n", Persistent: true},
	},
	{
		"extensions", nil, chunks(`5;a;b=c;d="e f;g"`, "hello", "0;last", "", ""),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"blanks before an extension", nil, chunks("5 \t;a", "hello", "0", "", ""),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"blanks after the size, as some pad it", nil, chunks("5   ", "hello", "0", "", ""),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"trailers", nil, chunks("5", "hello", "0", "Digest: x", "Content-Length: 99", "", ""),
		reading{Status: 200, Body: "hello", Persistent: true},
	},
	{
		"nothing but the last chunk", nil, chunks("0", "", ""),
		reading{Status: 200, Persistent: true},
	},
	{
		"more than the last chunk", nil, chunks("0", "", "HTTP"),
		reading{Status: 200, Persistent: true, Excess: 4},
	},
	{"size is no number", nil, chunks("x", ""), faulty(200, "chunk size is not a number")},
	{"size is missing", nil, chunks(";a", ""), faulty(200, "chunk size is not a number")},
	{"size is negative", nil, chunks("-1", ""), faulty(200, "chunk size is not a number")},
	{"size has a prefix", nil, chunks("0x5", "hello"), faulty(200, badExtension)},
	{"size is over 63 bits", nil, chunks("8000000000000000", ""), faulty(200, "chunk size is not a number")},
	{"size has too many digits", nil, chunks("00000000000000001", ""), faulty(200, "chunk size is not a number")},
	{"something after the size", nil, chunks("5 5", "hello"), faulty(200, badExtension)},
	{"control character in an extension", nil, chunks("5;\x01", "hello"), faulty(200, badExtension)},
	{"bare CR in an extension", nil, chunks("5;a\rb", "hello"), faulty(200, badExtension)},
	{"bare LF after the size", nil, chunks("5\nhello"), faulty(200, "chunk line without CR")},
	{
		"chunk is longer than its size", nil, chunks("4", "hello", "0", "", ""),
		reading{Status: 200, Body: "hell", Fault: "chunk is longer than its size"},
	},
	{
		"bare LF after a chunk", nil, chunks("5", "hello\n0", "", ""),
		reading{Status: 200, Body: "hello", Fault: "chunk is longer than its size"},
	},
	{
		"no last chunk", nil, chunks("5", "hello", ""),
		reading{Status: 200, Body: "hello", Fault: "truncated"},
	},
	{
		"no line end after the last chunk", nil, chunks("5", "hello", "0", ""),
		reading{Status: 200, Body: "hello", Fault: "truncated"},
	},
	{"bare LF after a trailer", nil, chunks("0", "a: b\n", ""), faulty(200, "trailer line without CR")},
	{"folded trailer", nil, chunks("0", "a: b", " c", "\td: e", "f: g", "", "x"), reading{Status: 200, Persistent: true, Excess: 1}},
	{"trailers folded at once", nil, chunks("0", " c", "", ""), faulty(200, "field line that begins with whitespace")},
	{"trailer folded by a bare LF", nil, chunks("0", "a: b\n c", "", ""), faulty(200, "trailer line without CR")},
	{"trailer without a colon", nil, chunks("0", "ab", "", ""), faulty(200, "field line without a colon")},
}

const badExtension = "chunk size is followed by something else than an extension"

// chunks is a chunked response with these lines after its head.
func chunks(l ...string) string {
	return lines("HTTP/1.1 200 OK", "Transfer-Encoding: Chunked", "", "") + lines(l...)
}

var bodiless = []sample{
	{
		"HEAD", head, lines("HTTP/1.1 200 OK", "Content-Length: 5", "", ""),
		reading{Status: 200, Persistent: true},
	},
	{
		"HEAD of a chunked resource", head, lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", ""),
		reading{Status: 200, Persistent: true},
	},
	{
		"HEAD without a length", head, lines("HTTP/1.1 200 OK", "", ""),
		reading{Status: 200, Persistent: true},
	},
	{
		"HEAD with a body nevertheless", head, lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "hello"),
		reading{Status: 200, Persistent: true, Excess: 5},
	},
	{"204", nil, lines("HTTP/1.1 204 No Content", "", ""), reading{Status: 204, Persistent: true}},
	{
		"204 with a length", nil, lines("HTTP/1.1 204 No Content", "Content-Length: 5", "", ""),
		reading{Status: 204, Persistent: true},
	},
	{
		"304 with the length of what it isn't", nil,
		lines("HTTP/1.1 304 Not Modified", "Content-Length: 500", "", ""),
		reading{Status: 304, Persistent: true},
	},
	{
		"CONNECT makes a tunnel", connect, lines("HTTP/1.1 200 Connected", "Content-Length: 5", "", "\x16\x03"),
		reading{Status: 200, Excess: 2},
	},
	{
		"CONNECT refused", connect, lines("HTTP/1.1 407 No", "Content-Length: 2", "", "no"),
		reading{Status: 407, Body: "no", Persistent: true},
	},
}

var interim = []sample{
	{
		"100 before the response", nil,
		lines("HTTP/1.1 100 Continue", "", "HTTP/1.1 200 OK", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"103 has fields of its own, which are not the response's", nil,
		lines("HTTP/1.1 103 Early Hints", "Connection: close", "Content-Length: 9", "", "HTTP/1.1 200 OK",
			"Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"several", nil,
		strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", maxInterim) + lines("HTTP/1.1 204 No", "", ""),
		reading{Status: 204, Persistent: true},
	},
	{
		"too many", nil, strings.Repeat("HTTP/1.1 102 Processing\r\n\r\n", maxInterim+1),
		faulty(102, "more than 16 interim responses"),
	},
	{"nothing after it", nil, lines("HTTP/1.1 100 Continue", "", ""), faulty(0, "truncated")},
	{
		"101 unasked", nil, lines("HTTP/1.1 101 Switching Protocols", "Upgrade: x", "", "x"),
		faulty(101, "101 Switching Protocols, which was not asked for"),
	},
}

var persistence = []sample{
	{
		"close", nil, lines("HTTP/1.1 200 OK", "Connection: close", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok"},
	},
	{
		"close in a list", nil, lines("HTTP/1.1 200 OK", "Connection: x, Close ,y", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok"},
	},
	{
		"close in another field of the name", nil,
		lines("HTTP/1.1 200 OK", "Connection: keep-alive", "Connection: close", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok"},
	},
	{
		"an option that has close in its name", nil,
		lines("HTTP/1.1 200 OK", "Connection: closed", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"HTTP/1.0", nil, lines("HTTP/1.0 200 OK", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok"},
	},
	{
		"HTTP/1.0 with keep-alive", nil,
		lines("HTTP/1.0 200 OK", "Connection: Keep-Alive", "Content-Length: 2", "", "ok"),
		reading{Status: 200, Body: "ok", Persistent: true},
	},
	{
		"HTTP/1.0 with keep-alive and no length", nil, lines("HTTP/1.0 200 OK", "Connection: keep-alive", "", "ok"),
		reading{Status: 200, Body: "ok"},
	},
}

// samples are all of them.
func samples() (all []sample) {
	for _, table := range []struct {
		name string
		rows []sample
	}{
		{"framed", framed},
		{"chunked", chunked},
		{"bodiless", bodiless},
		{"interim", interim},
		{"persistence", persistence},
		{"malformed", malformed},
		{"oversized", oversized},
	} {
		for _, s := range table.rows {
			s.name = table.name + ": " + s.name
			if s.request == nil {
				s.request = get
			}
			s.want.BodyBytes = int64(len(s.want.Body))
			all = append(all, s)
		}
	}
	return all
}
