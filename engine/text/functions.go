package text

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"bench/pattern"
)

// A function puts what it makes of dst[from:] in its place.
type function func(dst []byte, from int) []byte

// functions are those of plan.TextFunctions.
var functions = map[string]function{
	"base64encode": func(dst []byte, from int) []byte {
		return replaced(dst, from, func(end, text []byte) []byte { return base64.StdEncoding.AppendEncode(end, text) })
	},
	"jsonencode": jsonEncode,
	"lower":      func(dst []byte, from int) []byte { return append(dst[:from], strings.ToLower(string(dst[from:]))...) },
	"md5": func(dst []byte, from int) []byte {
		sum := md5.Sum(dst[from:])
		return hex.AppendEncode(dst[:from], sum[:])
	},
	"sha1": func(dst []byte, from int) []byte {
		sum := sha1.Sum(dst[from:])
		return hex.AppendEncode(dst[:from], sum[:])
	},
	"sha256": func(dst []byte, from int) []byte {
		sum := sha256.Sum256(dst[from:])
		return hex.AppendEncode(dst[:from], sum[:])
	},
	"trimspace": func(dst []byte, from int) []byte { return append(dst[:from], bytes.TrimSpace(dst[from:])...) },
	"upper":     func(dst []byte, from int) []byte { return append(dst[:from], strings.ToUpper(string(dst[from:]))...) },
	"urlencode": urlEncode,
}

// width finds the width of a verb of format for whole numbers: %5d, %02d.
var width = pattern.Of(`^%(0?)([0-9]*)d$`)

// named finds a function, or a verb of format.
func named(name string) (f function, known bool) {
	if f, known = functions[name]; known {
		return f, true
	}
	found := width.Regexp().FindStringSubmatch(name)
	if found == nil {
		return nil, false
	}
	n, err := strconv.Atoi("0" + found[2])
	fill := byte(' ')
	if found[1] != "" {
		fill = '0'
	}
	return padded(n, fill), err == nil && n <= maxWidth
}

// maxWidth is more than any number has.
const maxWidth = 1000

// padded is a whole number with at least so many characters; a sign stands before zeros.
func padded(n int, fill byte) function {
	return func(dst []byte, from int) []byte {
		lack := n - (len(dst) - from)
		if lack <= 0 {
			return dst
		}
		if fill == '0' && dst[from] == '-' {
			from++
		}
		return replaced(dst, from, func(end, text []byte) []byte {
			for range lack {
				end = append(end, fill)
			}
			return append(end, text...)
		})
	}
}

// replaced puts what make appends for dst[from:] in its place: it is made behind it, and moved.
func replaced(dst []byte, from int, make func(end, text []byte) []byte) []byte {
	end := len(dst)
	dst = make(dst, dst[from:end:end])
	return append(dst[:from], dst[end:]...)
}

func urlEncode(dst []byte, from int) []byte {
	for _, c := range dst[from:] {
		if !isPlain(c) {
			return append(dst[:from], url.QueryEscape(string(dst[from:]))...)
		}
	}
	return dst
}

// isPlain says whether a character stands in a query as it is.
func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
}

// jsonEncode makes a text a JSON string, as the language does: what HTML would take for a tag is escaped.
func jsonEncode(dst []byte, from int) []byte {
	for _, c := range dst[from:] {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, err := json.Marshal(string(dst[from:]))
			if err != nil {
				return dst // a text always can be
			}
			return append(dst[:from], quoted...)
		}
	}
	dst = append(dst, '"', '"')
	copy(dst[from+1:], dst[from:len(dst)-2])
	dst[from] = '"'
	return dst
}
