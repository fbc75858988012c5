package text

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"bench/plan"
)

// rows are values by their names in the language.
type rows map[string]string

func (r rows) Append(dst []byte, v plan.Value) []byte { return append(dst, r[v.String()]...) }

func slot(name string, through ...string) plan.Piece {
	return plan.Piece{Value: &plan.Value{From: plan.FromRandom, Name: name}, Through: through}
}

// Every function that a plan may name is there, and no other.
func TestFunctionsAreThoseOfPlans(t *testing.T) {
	if got := slices.Sorted(maps.Keys(functions)); !slices.Equal(got, plan.TextFunctions()) {
		t.Errorf("functions %q, and plans have %q", got, plan.TextFunctions())
	}
	if _, err := Compile(plan.Text{slot("x", "rot13")}); err == nil || !strings.Contains(err.Error(), "rot13") {
		t.Errorf("unknown function: %v", err)
	}
}

func TestTextsAreFilled(t *testing.T) {
	values := rows{"random.x": "Ann \"é\"", "random.n": "7", "random.m": "-7"}
	for _, c := range []struct {
		text plan.Text
		want string
	}{
		{plan.Text{{Literal: "a-"}, slot("x"), {Literal: "-b"}}, `a-Ann "é"-b`},
		{plan.Text{slot("x", "lower", "jsonencode")}, `"ann \"é\""`},
		{plan.Text{slot("n", "jsonencode")}, `"7"`},
		{plan.Text{slot("x", "upper", "urlencode")}, `ANN+%22%C3%89%22`},
		{plan.Text{slot("n", "%03d"), slot("m", "%04d"), slot("n", "%3d"), slot("n", "%d")}, `007-007  77`},
		{plan.Text{{Inner: plan.Text{{Literal: "u:"}, slot("n")}, Through: []string{"base64encode"}}}, "dTo3"},
		{plan.Text{slot("n", "md5")}, "8f14e45fceea167a5a36dedd4bea2543"},
	} {
		made, err := Compile(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(made.Append([]byte("kept "), values)); got != "kept "+c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// What a value brings into a URL is encoded as package net/url encodes what stands in the spec.
func TestURLsAreEncodedAsIfTheyStoodInTheSpec(t *testing.T) {
	text, err := Compile(plan.Text{{Literal: "http://h/a/"}, slot("x"), {Literal: "/b?q="}, slot("y"), {Literal: "&z=1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []string{"plain", "a b", "é/ü", "50%41", "(1)!*'", "a|b", "<\">", "semi;colon,", "{}", "[1]", "a^`b", "\x01", "\r\nX: y"} {
		values := rows{"random.x": x, "random.y": x}
		got := string(text.AppendURL(nil, values))
		if !strings.ContainsAny(x, "\r\x01") { // which package net/url refuses
			u, err := url.Parse(strings.ReplaceAll("http://h/a/"+x+"/b?q="+x+"&z=1", " ", "%20"))
			if err != nil {
				t.Fatal(err)
			}
			u.RawQuery = plan.EscapeQuery(u.RawQuery)
			if got != u.String() {
				t.Errorf("%q: %s, want %s", x, got, u)
			}
		}
		if strings.ContainsAny(got, " \r\n#") {
			t.Errorf("%q: %q", x, got)
		}
	}
	if got := string(text.AppendURL(nil, rows{"random.x": "y?p=1", "random.y": "2?"})); got != "http://h/a/y?p=1/b&q=2?&z=1" {
		t.Errorf("a value with a query: %s", got)
	}
	for x, want := range map[string]string{"50%": "50%25", "a#b": "a%23b", "%zz": "%25zz"} {
		if got := string(text.AppendURL(nil, rows{"random.x": x})); got != "http://h/a/"+want+"/b?q=&z=1" {
			t.Errorf("%q: %s", x, got)
		}
	}
}

func TestFillingDoesNotAllocate(t *testing.T) {
	made, err := Compile(plan.Text{{Literal: `{"a":`}, slot("a", "jsonencode"), {Literal: `,"b":`}, slot("b"), slot("a", "urlencode"), slot("b", "%05d"), {Literal: "}"}})
	if err != nil {
		t.Fatal(err)
	}
	values := fixed{}
	buffer := make([]byte, 0, 256)
	if n := testing.AllocsPerRun(100, func() { buffer = made.Append(buffer[:0], &values) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

type fixed struct{}

func (*fixed) Append(dst []byte, _ plan.Value) []byte { return append(dst, "42"...) }
