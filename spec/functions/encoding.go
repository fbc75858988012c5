package functions

import (
	"encoding/base64"
	"errors"
	"net/url"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var encodingFunctions = []Row{
	{"base64decode", "decodes base64 (RFC 4648) to text", `base64decode("aGk=")`, `"hi"`, base64DecodeFunc},
	{"base64encode", "encodes text in base64 (RFC 4648)", `base64encode("hi")`, `"aGk="`, base64EncodeFunc},
	{"csvdecode", "reads CSV (RFC 4180) with a header line: a list of objects", `csvdecode("id,path\n1,/a\n")`, `[{ id = "1", path = "/a" }]`, stdlib.CSVDecodeFunc},
	{"jsondecode", "reads JSON", `jsondecode("{\"id\": 7}")`, `{ id = 7 }`, stdlib.JSONDecodeFunc},
	{"jsonencode", "writes a value as JSON", `jsonencode({ id = 7 })`, `"{\"id\":7}"`, stdlib.JSONEncodeFunc},
	{"urldecode", "decodes what urlencode made", `urldecode("a+b%2Fc")`, `"a b/c"`, urlDecodeFunc},
	{"urlencode", "escapes text for a query string", `urlencode("a b/c")`, `"a+b%2Fc"`, urlEncodeFunc},
}

var errNotText = errors.New("the result is not UTF-8 text; send binary bodies with body_file")

var base64EncodeFunc = pure([]string{"str"},
	func(a []string) (cty.Value, error) {
		return cty.StringVal(base64.StdEncoding.EncodeToString([]byte(a[0]))), nil
	}, cty.String)

var base64DecodeFunc = pure([]string{"str"},
	func(a []string) (cty.Value, error) {
		text, err := base64.StdEncoding.DecodeString(a[0])
		if err != nil {
			return cty.NilVal, errors.New("this is not base64 (RFC 4648, with padding)")
		}
		if !utf8.Valid(text) {
			return cty.NilVal, errNotText
		}
		return cty.StringVal(string(text)), nil
	}, cty.String)

var urlEncodeFunc = pure([]string{"str"},
	func(a []string) (cty.Value, error) { return cty.StringVal(url.QueryEscape(a[0])), nil }, cty.String)

var urlDecodeFunc = pure([]string{"str"},
	func(a []string) (cty.Value, error) {
		text, err := url.QueryUnescape(a[0])
		if err != nil {
			return cty.NilVal, errors.New("a % must be followed by two hexadecimal digits")
		}
		if !utf8.ValidString(text) {
			return cty.NilVal, errNotText
		}
		return cty.StringVal(text), nil
	}, cty.String)
