package http1

import "strings"

var malformed = []sample{
	{"nothing", nil, "", faulty(0, "truncated")},
	{"another protocol", nil, "SSH-2.0-OpenSSH_9.6", faulty(0, notHTTP)},
	{"TLS", nil, "\x15\x03\x01\x00\x02\x02\x16", faulty(0, notHTTP)},
	{"HTTP/2", nil, "HTTP/2.0 200 OK\r\n\r\n", faulty(0, notHTTP)},
	{"HTTP/0.9", nil, "<html>hello</html>", faulty(0, notHTTP)},
	{"empty line first", nil, "\r\nHTTP/1.1 200 OK\r\n\r\n", faulty(0, notHTTP)},
	{"protocol in small letters", nil, "http/1.1 200 OK\r\n\r\n", faulty(0, notHTTP)},
	{"no status", nil, "HTTP/1.1\r\n\r\n", faulty(0, "status line without version and code")},
	{"version without a minor", nil, "HTTP/1. 200 OK\r\n\r\n", faulty(0, "status line without version and code")},
	{"version of two digits", nil, "HTTP/1.10 200 OK\r\n\r\n", faulty(0, "status line without version and code")},
	{"two spaces", nil, "HTTP/1.1  200 OK\r\n\r\n", faulty(0, "status is not a number from 100 to 999")},
	{"short status", nil, "HTTP/1.1 20 OK\r\n\r\n", faulty(0, "status is not a number from 100 to 999")},
	{"long status", nil, "HTTP/1.1 2000 OK\r\n\r\n", faulty(0, "no space after the status")},
	{"small status", nil, "HTTP/1.1 099 OK\r\n\r\n", faulty(0, "status is not a number from 100 to 999")},
	{"signed status", nil, "HTTP/1.1 +20 OK\r\n\r\n", faulty(0, "status is not a number from 100 to 999")},
	{"bare CR in the reason", nil, "HTTP/1.1 200 O\rK\r\n\r\n", faulty(0, "control character in the reason phrase")},
	{"head is cut off", nil, "HTTP/1.1 200 OK\r\nContent-Le", faulty(200, "truncated")},
	{"body is cut off", nil, lines("HTTP/1.1 200 OK", "Content-Length: 5", "", "hell"), reading{
		Status: 200, Body: "hell", Fault: "truncated",
	}},
	{"space before the colon", nil, field("A : b"), faulty(200, "whitespace in or after a field name")},
	{"space in the name", nil, field("A b: c"), faulty(200, "whitespace in or after a field name")},
	{"no name", nil, field(": b"), faulty(200, "field name is not a token")},
	{"name in Latin-1", nil, field("d\xe9j\xe0: vu"), faulty(200, "field name is not a token")},
	{"no colon", nil, field("abc"), faulty(200, "field line without a colon")},
	{"folded at once", nil, field("\tA: b"), faulty(200, "field line that begins with whitespace")},
	{"folded at once, twice", nil, field("\tA: b\r\n c"), faulty(200, "field line that begins with whitespace")},
	{"folded length", nil, field("Content-Length: 1\r\n 0"), faulty(200, "Content-Length is not a number")},
	{"folded name", nil, field("A\r\n : b"), faulty(200, "whitespace in or after a field name")},
	{"folded without end", nil, field("A: b\r\n " + strings.Repeat("c\r\n ", 70000)), faulty(200, "head over 256 KiB")},
	{"bare CR in a value", nil, field("A: b\rContent-Length: 5"), faulty(200, "control character in a field value")},
	{"NUL in a value", nil, field("A: b\x00c"), faulty(200, "control character in a field value")},
	{"DEL in a long value", nil, field("A: twelve bytes\x7fand more"), faulty(200, "control character in a field value")},
	{"different lengths", nil, field("Content-Length: 5\r\nContent-Length: 6"), faulty(200, "two different Content-Lengths")},
	{"lengths written differently", nil, field("Content-Length: 5\r\nContent-Length: 05"), faulty(200, "two different Content-Lengths")},
	{"a list of lengths", nil, field("Content-Length: 5, 5"), faulty(200, "Content-Length is not a number")},
	{"signed length", nil, field("Content-Length: +5"), faulty(200, "Content-Length is not a number")},
	{"negative length", nil, field("Content-Length: -5"), faulty(200, "Content-Length is not a number")},
	{"hexadecimal length", nil, field("Content-Length: 0x5"), faulty(200, "Content-Length is not a number")},
	{"no length", nil, field("Content-Length: "), faulty(200, "Content-Length is empty")},
	{"length over 63 bits", nil, field("Content-Length: 9223372036854775808"), faulty(200, "Content-Length is too big")},
	{"both framings", nil, field("Content-Length: 5\r\nTransfer-Encoding: chunked"), faulty(200, "both Transfer-Encoding and Content-Length")},
	{"both framings, the other way round", nil, field("Transfer-Encoding: chunked\r\nContent-Length: 5"), faulty(200, "both Transfer-Encoding and Content-Length")},
	{"another coding", nil, field("Transfer-Encoding: gzip"), faulty(200, badCoding)},
	{"chunked and another coding", nil, field("Transfer-Encoding: gzip, chunked"), faulty(200, badCoding)},
	{"chunked twice", nil, field("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), faulty(200, badCoding)},
	{"identity", nil, field("Transfer-Encoding: identity"), faulty(200, badCoding)},
	{"hidden chunked", nil, field("Transfer-Encoding: \x0bchunked"), faulty(200, "control character in a field value")},
	{"chunked in HTTP/1.0", nil, lines("HTTP/1.0 200 OK", "Transfer-Encoding: chunked", "", "0", "", ""), faulty(200, "Transfer-Encoding in HTTP/1.0")},
}

const (
	notHTTP   = "not an HTTP/1 status line"
	badCoding = "transfer coding other than chunked"
)

// field is a response with one more line in its head.
func field(line string) string { return lines("HTTP/1.1 200 OK", line, "", "hello") }

var oversized = []sample{
	{"body over its limit", small, lines("HTTP/1.1 200 OK", "Content-Length: 9", "", "123456789"), faulty(200, "body over its limit")},
	{
		"body at its limit", small, lines("HTTP/1.1 200 OK", "Content-Length: 8", "", "12345678"),
		reading{Status: 200, Body: "12345678", Persistent: true},
	},
	{
		"chunks over the limit", small, chunks("5", "hello", "4", "1234", "0", "", ""),
		reading{Status: 200, Body: "hello", Fault: "body over its limit"},
	},
	{"a huge body announced", nil, field("Content-Length: 9223372036854775807"), faulty(200, "body over its limit")},
	{"a huge chunk announced", nil, chunks("7fffffffffffffff", ""), faulty(200, "body over its limit")},
	{"one long field", nil, field("A: " + strings.Repeat("b", maxHead)), faulty(200, "head over 256 KiB")},
	{"an endless status line", nil, "HTTP/1.1 200 " + strings.Repeat("b", maxHead), faulty(0, "head over 256 KiB")},
	{"many fields", nil, field(strings.Repeat("A: b\r\n", maxFields) + "A: b"), faulty(200, "more than 1000 fields")},
	{"a long chunk line", nil, chunks("5;" + strings.Repeat("a", maxChunkLine)), faulty(200, "chunk line over 4 KiB")},
	{
		"small chunks with long extensions", nil,
		chunks(strings.Repeat("1;"+strings.Repeat("a", 4000)+"\r\nx\r\n", 20)),
		reading{Status: 200, Body: strings.Repeat("x", 16), Fault: "chunks of next to nothing but extensions"},
	},
	{"one long trailer", nil, chunks("0", "A: "+strings.Repeat("b", maxTrailers), "", ""), faulty(200, "trailers over 64 KiB")},
	{
		"many trailers", nil, chunks("0", strings.Repeat("A: b\r\n", maxFields)+"A: b", "", ""),
		faulty(200, "more than 1000 fields"),
	},
}
