package report

import (
	"fmt"
	"strings"
	"testing"

	"bench/result"
	"bench/words"
)

// inWords is what an older version of bench said.
func inWords(text string) []result.Finding {
	return []result.Finding{{Code: result.Worded, Values: result.Values{"text": result.Named(text)}}}
}

// All sentences, with values as they may be.
func TestSentences(t *testing.T) {
	var b strings.Builder
	for _, code := range result.Codes {
		s := sentences[code]
		f := result.Finding{Code: code, Of: "CELL", Worker: workerOf[strings.Contains(s.text, "{worker}")], Values: result.Values{}, Because: append(inWords("ONE"), inWords("TWO")...)}
		for _, m := range placeholder.Regexp().FindAllStringSubmatch(s.text+s.brief, -1) {
			f.Values[m[1]] = sampleValue(m[1], m[2])
		}
		fmt.Fprintf(&b, "%s\n", code)
		for _, line := range words.NonEmpty(s.summary, judgedNot(f)+said(f), s.brief) {
			if line == s.brief {
				line = saidBriefly(f)
			}
			fmt.Fprintf(&b, "\t%s\n", line)
		}
	}
	golden(t, "sentences.txt", b.String())
}

// sampleValue is what a value of a name may be, where a sentence asks for it to be written in some way.
func sampleValue(name, how string) result.Value {
	switch how {
	case "ms", "us", "seconds", "metric":
		return result.In(result.Seconds, 0.0123456)
	case "p":
		return result.In(result.Number, 0.000123)
	case "grew":
		return result.In(result.Number, -1)
	case "quoted":
		return result.Named("a \"b\"")
	case "moved", "signed", "whole", "time":
		return result.In(result.Ratio, -0.1234)
	}
	switch name {
	case "limit", "ratio", "other", "yield", "smallest":
		return result.In(result.Ratio, 0.0512345)
	case "effect", "difference":
		return result.In(result.Points, 0.05)
	case "due", "done", "growth":
		return result.In(result.PerSecond, 1234.567)
	case "factor":
		return result.In(result.Number, 1.23456)
	case "by", "own", "others", "share":
		return result.In(result.Ratio, 0.1234)
	case "skew":
		return result.In(result.Seconds, 0.0123)
	case "first", "last", "addresses", "name", "without", "side", "teardown", "verdict", "metric", "kind", "flag", "error", "why", "text", "before", "target", "baseline", "names", "summary", "detail":
		return result.Named(strings.ToUpper(name))
	case "floor":
		return result.In(result.Bytes, 5<<20)
	case "now":
		return result.Value{} // not known
	}
	return result.Count(1234)
}

// workerOf is whom a sample's finding is about, where its sentence names a worker.
var workerOf = map[bool]string{true: "WORKER"}
