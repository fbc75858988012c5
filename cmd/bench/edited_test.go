package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"bench/report"
)

// oddValues are what somebody might put into a result.
var oddValues = []string{
	`0`, `-1`, `1e308`, `-1e308`, `1e-320`, `9223372036854775807`, `-9223372036854775808`, `0.5`, `12345678`, `1e19`, `1e400`,
	`null`, `true`, `""`, `{}`, `[]`, `[[[]]]`, `{"a":{"a":{"a":1}}}`,
	`"\u001b[31m\u001b]0;owned\u0007"`, `"::error::x\r\n##vso[task.complete]"`, `"\u202e\u200b\u2066"`, `"=cmd|'/c calc'!A1"`,
	`"<script>alert(1)</script>"`, `"](javascript:alert(1))|` + "`" + `"`, `"../../../etc/passwd"`, `"NaN"`, `"HISTFAAAAAB42pNpmSzMwMDAxAABzFCaEUoz2X+AsQADxAM="`,
	`"benchmark.load[\"a\"][\"b\"][2]"`, `"complete"`, `"slower"`, `"failed"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59Z"`,
	`"` + strings.Repeat("long ", 3000) + `"`, `[` + strings.Repeat(`1,`, 3000) + `1]`,
}

// A mutator changes a JSON value as bytes say: each change takes some of them.
type mutator struct{ script []byte }

func (m *mutator) next(n int) int {
	if n <= 0 || len(m.script) == 0 {
		return 0
	}
	if n > 256 && len(m.script) > 1 {
		x := int(m.script[0])<<8 | int(m.script[1])
		m.script = m.script[2:]
		return x % n
	}
	x := int(m.script[0])
	m.script = m.script[1:]
	return x % n
}

// change goes down into v, and replaces, drops or repeats what it comes to.
func (m *mutator) change(v any) any {
	stop := m.next(5) == 0
	switch v := v.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		if len(keys) == 0 || stop {
			break
		}
		key := keys[m.next(len(keys))]
		switch m.next(12) {
		case 0:
			delete(v, key)
		case 1:
			v[keys[m.next(len(keys))]] = v[key]
		case 2:
			v["\x1b[31m\n::error::"+key] = v[key]
		default:
			v[key] = m.change(v[key])
		}
		return v
	case []any:
		if len(v) == 0 || stop {
			break
		}
		i := m.next(len(v))
		switch m.next(12) {
		case 0:
			return slices.Delete(v, i, i+1)
		case 1:
			return append(v, v[i])
		case 2:
			v[i] = v[m.next(len(v))]
		default:
			v[i] = m.change(v[i])
		}
		return v
	}
	var odd any
	decoder := json.NewDecoder(strings.NewReader(oddValues[m.next(len(oddValues))]))
	decoder.UseNumber()
	_ = decoder.Decode(&odd) // they are all valid
	return odd
}

// FuzzEditedResults shows and compares results that somebody has edited, in every format. Whatever is in them, it ends soon,
// with a report or an error of one line, and nothing in either acts upon a terminal.
func FuzzEditedResults(f *testing.F) {
	text, err := os.ReadFile("testdata/edited/result.json")
	if err != nil {
		f.Fatal(err)
	}
	whole, err := filepath.Abs("testdata/edited/result.json")
	if err != nil {
		f.Fatal(err)
	}
	for i := range 12 {
		f.Add([]byte(strings.Repeat(strconv.Itoa(i*7919), 6)))
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		var result any
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&result); err != nil {
			t.Fatal(err)
		}
		m := mutator{script[:min(len(script), 64)]}
		for changes := 0; len(m.script) > 0 && changes < 6; changes++ {
			result = m.change(result)
		}
		edited, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "edited.json")
		if err := os.WriteFile(file, edited, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range report.Formats() {
			checkEdited(t, edited, "show", "-format="+format, file)
		}
		checkEdited(t, edited, "show", "-detail", file)
		checkEdited(t, edited, "show", "-format=csv", "-trials", file)
		checkEdited(t, edited, "compare", whole, file)
		checkEdited(t, edited, "compare", file, whole)
		checkEdited(t, edited, "compare", "-format=html", file, file)
		checkEdited(t, edited, "output", "-result="+file)
	})
}

func checkEdited(t *testing.T, edited []byte, args ...string) {
	t.Helper()
	var out, messages bytes.Buffer
	begun := time.Now()
	ended := status(run(args, strings.NewReader(""), &out, &messages))
	took := time.Since(begun)
	said := out.String() + messages.String()
	unseen := strings.IndexFunc(said, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) })
	what := ""
	switch {
	case strings.Contains(said, "goroutine ") || strings.Contains(said, "mistake in itself"):
		what = "it panics"
	case ended != done && ended != cannot && ended != gateFailed && ended != notJudged:
		what = fmt.Sprintf("it ends with status %d", ended)
	case ended == cannot && strings.Count(strings.TrimSpace(messages.String()), "\n") > 12:
		what = "the error is long"
	case unseen >= 0:
		what = fmt.Sprintf("it says %q", said[max(0, unseen-40):min(len(said), unseen+40)])
	case took > 10*time.Second:
		what = fmt.Sprintf("it takes %v", took)
	}
	if what == "" {
		return
	}
	kept := filepath.Join(os.TempDir(), "edited-result.json")
	_ = os.WriteFile(kept, edited, 0o600)
	t.Fatalf("bench %s: %s; the result is kept in %s\n%.3000s", strings.Join(args, " "), what, kept, messages.String())
}
