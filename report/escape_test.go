package report

import (
	"encoding/json"
	"testing"

	"bench/report/escape"
	"bench/words"
)

// Each format's escaping, on what is special there.
func TestEscaping(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		escape         func(string) string
	}{
		{"plain words stay", "futures 5 ms – ok", "futures 5 ms – ok", escape.Printable},
		{"terminal sequences", "\x1b[31mred\x07\x9b1m", `\x1b[31mred\x07\x9b1m`, escape.Printable},
		{"writing direction and no width", "a\u202eb\u200bc\u2066", `a\u202eb\u200bc\u2066`, escape.Printable},
		{"line breaks", "a\nb\r\tc\u2028d", `a\nb\r\tc\u2028d`, escape.Printable},
		{"bytes that are no UTF-8", "a\xffb", `a\xffb`, escape.Printable},
		{"other scripts stay", "größer 速い", "größer 速い", escape.Printable},
		{"formula", "=HYPERLINK(1)", "'=HYPERLINK(1)", escape.CSV},
		{"formula after spaces", " +1", "' +1", escape.CSV},
		{"formula in full width", "＝1+1", "'＝1+1", escape.CSV},
		{"command in a row", "::error::x", "'::error::x", escape.CSV},
		{"command in Markdown", "::error::x", `\::error::x`, escape.Markdown},
		{"sign", "-1+1", "'-1+1", escape.CSV},
		{"at sign", "@SUM(A1)", "'@SUM(A1)", escape.CSV},
		{"no formula", "a=b", "a=b", escape.CSV},
		{"characters that XML hasn't", "a\x00b\ufffe", `a\x00b\ufffe`, escape.XML},
		{"message of a command", "100 %\n::error::x", `100 %25\n::error::x`, escape.Command},
		{"property of a command", "a:b,c%d", "a%3Ab%2Cc%25d", escape.Property},
		{"link in SARIF", "[x](http://a) {0} a[1]", `[x\](http://a) {{0}} a[1]`, escape.SARIF},
		{"benchmark name", "a b/c=d%e\n", "a%20b%2Fc%3Dd%25e%0A", escape.BenchmarkName},
		{"tag", "a, b\t[c]", "a%2C%20b%09[c]", escape.Tag},
		{"label", `a"b\c` + "\n", `a\"b\\c\\n`, escape.Label},
		{"comment", "a\n1 2 3 4", `a\n1 2 3 4`, escape.Comment},
		{"HTML in Markdown", "<img src=x> &lt;", "&lt;img src=x&gt; &amp;lt;", escape.Markdown},
		{"emphasis", "*a* _b_ snake_case ~c~ `d`", "\\*a\\* \\_b\\_ snake_case \\~c\\~ \\`d\\`", escape.Markdown},
		{"table", "a|b", `a\|b`, escape.Markdown},
		{"link", "[x](javascript:1)", `[x]\(javascript:1)`, escape.Markdown},
		{"mention", "@team #7", "@<!-- -->team #<!-- -->7", escape.Markdown},
		{"bare link", "http://x www.y", "http:<!-- -->//x www<!-- -->.y", escape.Markdown},
		{"mathematics", "$x$", `\$x\$`, escape.Markdown},
		{"list", "- a", `\- a`, escape.Markdown},
		{"backslash", `a\*b`, `a\\\*b`, escape.Markdown},
	} {
		if got := c.escape(c.in); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestJSONKeepsItsMeaning(t *testing.T) {
	in := "a\u202e\x1b\u200b😀\U000e0041<b>"
	document, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	safe := escape.JSON(document)
	if !words.Clean(string(safe)) {
		t.Errorf("%s is not harmless", safe)
	}
	var out string
	if err := json.Unmarshal(safe, &out); err != nil || out != in {
		t.Errorf("reads back as %q (%v), want %q", out, err, in)
	}
}

func TestColumnsOfWideText(t *testing.T) {
	for text, want := range map[string]int{"abc": 3, "速い": 4, "e\u0301": 1, "😀": 2, "größer": 6} {
		if got := words.Width(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}
