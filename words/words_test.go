package words_test

import (
	"testing"
	"time"

	"bench/words"
)

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for got, want := range map[string]string{
		words.Whole(0):                 "0",
		words.Whole(-0.2):              "0",
		words.Whole(999):               "999",
		words.Whole(1234567.4):         "1,234,567",
		words.Whole(-1000):             "-1,000",
		words.Count(1234567):           "1,234,567",
		words.Count(int64(-100)):       "-100",
		words.Thousands("-1234567.25"): "-1,234,567.25",
		words.Thousands("123456.7890"): "123,456.7890",
		words.TrimZeros("1.50"):        "1.5",
		words.TrimZeros("1.00"):        "1",
		words.TrimZeros("100"):         "100",
		words.Percent(0):               "0 %",
		words.Percent(0.00001):         "0.001 %",
		words.Percent(0.00123):         "0.12 %",
		words.Percent(0.05):            "5 %",
		words.Percent(0.125):           "12.5 %",
		words.Percent(0.5254):          "52.5 %",
		words.Percent(12.345):          "1234 %",
		words.Percent(-0.05):           "-5 %",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestThingsAreCounted(t *testing.T) {
	for got, want := range map[string]string{
		words.Plural(1, "cell"):       "1 cell",
		words.Plural(1200, "cell"):    "1,200 cells",
		words.Plural(0, "batch"):      "0 batches",
		words.Plural(2, "entry"):      "2 entries",
		words.Plural(2, "delay"):      "2 delays",
		words.Plural(int64(2), "bus"): "2 buses",
		words.Noun(1, "block"):        "block",
		words.Noun(2, "block"):        "blocks",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWordsAreJoined(t *testing.T) {
	for got, want := range map[string]string{
		words.List([]string{"a", "b", "c"}):                  "a, b, c",
		words.And([]string{"a", "b", "c"}):                   "a, b and c",
		words.And([]string{"a"}):                             "a",
		words.And(nil):                                       "",
		words.Or([]string{"a", "b"}):                         "a or b",
		words.A("argument") + ", " + words.A("block"):        "an argument, a block",
		words.Sentence("there is none"):                      "There is none",
		words.Sentence("élan is none"):                       "Élan is none",
		words.Sentence("makespan.p50 is none"):               "makespan.p50 is none",
		words.Sentence("a.bench.hcl:3: no"):                  "a.bench.hcl:3: no",
		words.OneLine("a\n\t b"):                             "a b",
		words.And(words.Quoted([]string{"a", "b"})):          `"a" and "b"`,
		words.Sentence("") + words.List(nil) + words.Or(nil): "",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTimesAreWritten(t *testing.T) {
	for got, want := range map[string]string{
		words.About(900 * time.Millisecond):        "1s",
		words.About(119 * time.Second):             "119s",
		words.About(150 * time.Second):             "2m",
		words.About(61 * time.Minute):              "1h 1m",
		words.Duration(time.Minute):                "1m",
		words.Duration(time.Hour):                  "1h",
		words.Duration(90 * time.Second):           "1m30s",
		words.Duration(150 * time.Millisecond):     "150ms",
		words.Duration(12345678 * time.Nanosecond): "12.35ms",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The escapes are HCL's, which are not Go's: it has no \\x, and ${ begins a template.
func TestQuotedTextsAreHCL(t *testing.T) {
	for text, want := range map[string]string{
		"plain":    `"plain"`,
		`a"b\c`:    `"a\"b\\c"`,
		"\n\r\t":   `"\n\r\t"`,
		"${a}%{b}": `"$${a}%%{b}"`,
		"$5, 5%":   `"$5, 5%"`,
		"\x07":     `"\u0007"`,
		"\x7f":     `"\u007f"`,
	} {
		if got := words.Quote(text); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

func TestWidthIsThatOfATerminal(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "日本": 4, "e\u0301": 1, "\x1b[31mred\x1b[0m": 3, "🙂": 2} {
		if got := words.Width(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
	if got := words.Pad("日本", 6) + "|" + words.PadLeft("7", 3) + "|" + words.Pad("long", 2); got != "日本  |  7|long" {
		t.Errorf("padded: %q", got)
	}
}
