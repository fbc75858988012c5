package http1

import (
	"bufio"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// stricter are the faults for which net/http accepts what this parser refuses, and why it is refused here.
var stricter = map[string]string{
	notHTTP: "net/http lets through versions such as HTTP/2.0, whose messages look different",
	"status is not a number from 100 to 999": "net/http takes 099 and +20, and skips spaces before the number; " +
		"RFC 9112 section 4 has one space and three digits, and RFC 9110 section 15 starts at 100",
	"control character in the reason phrase": "RFC 9112 section 4 excludes them; a bare CR is a line end to some",
	"field line that begins with whitespace": "RFC 9112 section 2.2 leaves it to be refused or ignored, which hides what is behind",
	"whitespace in or after a field name": "RFC 9112 section 5.1 forbids it; net/http keeps the space in the name, " +
		"so that a framing field goes unnoticed",
	"both Transfer-Encoding and Content-Length": "RFC 9112 section 6.3 has it handled as an error; net/http drops " +
		"the length",
	"Transfer-Encoding in HTTP/1.0": "RFC 9112 section 6.1 calls such a framing faulty; net/http ignores the field",
	badCoding:                       "net/http ignores the field in HTTP/1.0",
	"trailer line without CR":       "a body's end is part of its framing; net/http wants CRLF only around the trailers",
	badExtension:                    "net/http lets control characters through",
	"101 Switching Protocols, which was not asked for": "to net/http the caller may have asked for it",
	"more than 16 interim responses":                   "net/http leaves the limit to its transport",
	"head over 256 KiB":                                "net/http leaves the limit to its transport",
	"more than 1000 fields":                            "net/http leaves the limit to its transport",
}

// blankBeforeExtension is where this parser accepts what net/http refuses: RFC 9112 section 7.1.1 says that a
// recipient must parse blanks before an extension's semicolon.
var blankBeforeExtension = regexp.MustCompile(`(?i)[0-9a-f][ \t]+;`)

// FuzzAgainstNetHTTP reads the same bytes with this parser, in one piece and in two, and with net/http.
func FuzzAgainstNetHTTP(f *testing.F) {
	for _, s := range samples() {
		if len(s.response) < 1000 { // large seeds only slow it down
			f.Add([]byte(s.response), s.request.Head, 10)
		}
	}
	f.Fuzz(func(t *testing.T, response []byte, isHead bool, at int) {
		request, method := get, http.MethodGet
		if isHead {
			request, method = head, http.MethodHead
		}
		ours := read(request, string(response))
		at = max(0, min(at, len(response)))
		if again := read(request, string(response[:at]), string(response[at:])); again != ours {
			t.Fatalf("split at %d:\n%+v\nwhole:\n%+v", at, again, ours)
		}
		theirs, err := readWithNetHTTP(response, method)
		switch {
		case ours.Fault == "" && err != nil:
			if !blankBeforeExtension.Match(response) {
				t.Fatalf("accepted as %+v, net/http says %v", ours, err)
			}
		case ours.Fault == "":
			if ours.Status != theirs.Status || ours.Body != theirs.Body || ours.Persistent && !theirs.Persistent {
				t.Fatalf("read as\n%+v, by net/http as\n%+v", ours, theirs)
			}
		case err == nil:
			if stricter[ours.Fault] == "" {
				t.Fatalf("refused for %q, net/http reads\n%+v", ours.Fault, theirs)
			}
		}
	})
}

// readWithNetHTTP reads a response and the interim ones before it.
func readWithNetHTTP(response []byte, method string) (reading, error) {
	r := bufio.NewReader(strings.NewReader(string(response)))
	for {
		res, err := http.ReadResponse(r, &http.Request{Method: method})
		if err != nil {
			return reading{}, err
		}
		if res.StatusCode/100 == 1 && res.StatusCode != http.StatusSwitchingProtocols {
			continue
		}
		body, err := io.ReadAll(res.Body)
		return reading{Status: res.StatusCode, Body: string(body), Persistent: !res.Close}, err
	}
}
