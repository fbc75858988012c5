package functions

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

var stringFunctions = []Row{
	{"chomp", "removes the line ends at the end of a string", `chomp("hello\n")`, `"hello"`, stdlib.ChompFunc},
	{"endswith", "says whether a string ends with another", `endswith("items.json", ".json")`, `true`, endsWithFunc},
	{"format", "writes values into a string, with the verbs of printf", `format("/products/%03d", 7)`, `"/products/007"`, stdlib.FormatFunc},
	{"formatlist", "is format for each element of a list", `formatlist("/p/%d", [1, 2])`, `["/p/1", "/p/2"]`, stdlib.FormatListFunc},
	{"indent", "puts spaces before each line but the first", `indent(2, "a\nb")`, `"a\n  b"`, stdlib.IndentFunc},
	{"join", "joins the strings of a list", `join(",", ["a", "b"])`, `"a,b"`, stdlib.JoinFunc},
	{"lower", "gives a string in lower case", `lower("GET")`, `"get"`, stdlib.LowerFunc},
	{"regex", "gives what a regular expression (RE2) matches first: a string, or its groups; no match is an error", `regex("[0-9]+", "v12.3")`, `"12"`, stdlib.RegexFunc},
	{"regexall", "gives every match of a regular expression (RE2)", `regexall("[0-9]+", "v12.3")`, `["12", "3"]`, stdlib.RegexAllFunc},
	{"regexreplace", "replaces every match of a regular expression (RE2)", `regexreplace("v12.3", "[0-9]+", "n")`, `"vn.n"`, stdlib.RegexReplaceFunc},
	{"replace", "replaces every occurrence of one string by another; between slashes it is a regular expression (RE2)", `replace("a-b-c", "-", "+")`, `"a+b+c"`, replaceFunc},
	{"split", "splits a string at a separator", `split(",", "a,b")`, `["a", "b"]`, stdlib.SplitFunc},
	{"startswith", "says whether a string starts with another", `startswith("https://a", "https:")`, `true`, startsWithFunc},
	{"strcontains", "says whether a string contains another", `strcontains("hello", "ell")`, `true`, strContainsFunc},
	{"strlen", "counts the characters of a string, as a reader sees them", `strlen("naïve")`, `5`, stdlib.StrlenFunc},
	{"strrev", "gives a string back to front", `strrev("abc")`, `"cba"`, stdlib.ReverseFunc},
	{"substr", "gives part of a string: offset and length in characters; length -1 is the rest", `substr("hello", 1, 3)`, `"ell"`, stdlib.SubstrFunc},
	{"title", "makes the first letter of each word upper case", `title("hello world")`, `"Hello World"`, stdlib.TitleFunc},
	{"trim", "removes the given characters from both ends", `trim("/items/", "/")`, `"items"`, stdlib.TrimFunc},
	{"trimprefix", "removes a prefix, if it is there", `trimprefix("v1.2", "v")`, `"1.2"`, stdlib.TrimPrefixFunc},
	{"trimspace", "removes white space from both ends", `trimspace("  a ")`, `"a"`, stdlib.TrimSpaceFunc},
	{"trimsuffix", "removes a suffix, if it is there", `trimsuffix("http://a/", "/")`, `"http://a"`, stdlib.TrimSuffixFunc},
	{"upper", "gives a string in upper case", `upper("get")`, `"GET"`, stdlib.UpperFunc},
}

var startsWithFunc = pure([]string{"str", "prefix"},
	func(a []string) (cty.Value, error) { return cty.BoolVal(strings.HasPrefix(a[0], a[1])), nil }, cty.Bool)

var endsWithFunc = pure([]string{"str", "suffix"},
	func(a []string) (cty.Value, error) { return cty.BoolVal(strings.HasSuffix(a[0], a[1])), nil }, cty.Bool)

var strContainsFunc = pure([]string{"str", "substr"},
	func(a []string) (cty.Value, error) { return cty.BoolVal(strings.Contains(a[0], a[1])), nil }, cty.Bool)

// replaceFunc has the two faces that Terraform's has: a plain string, or /a regular expression/.
var replaceFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "str", Type: cty.String},
		{Name: "substr", Type: cty.String},
		{Name: "replace", Type: cty.String},
	},
	Type: function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		pattern := args[1].AsString()
		if len(pattern) > 1 && strings.HasPrefix(pattern, "/") && strings.HasSuffix(pattern, "/") {
			return stdlib.RegexReplace(args[0], cty.StringVal(pattern[1:len(pattern)-1]), args[2])
		}
		return stdlib.Replace(args[0], args[1], args[2])
	},
})
