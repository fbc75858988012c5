// Package write makes a spec of a draft: formatted text, with what could not be said as comments where it belongs. It doesn't
// judge what it writes: whoever reads the spec does, and what is refused there is dropped and said, until nothing is.
package write

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/mitchellh/go-wordwrap"
	"github.com/zclconf/go-cty/cty"

	"bench/importer/draft"
	"bench/importer/tree"
	"bench/words"
)

// A Page is a spec that is being written.
type Page struct {
	text    strings.Builder
	line    int
	items   []item
	dropped map[string]string
}

// An item is a part of the page that can be left out by itself.
type item struct {
	key      string
	from, to int // lines
}

// New is a page without what is dropped: keys of Items, with the reasons.
func New(dropped map[string]string) *Page { return &Page{line: 1, dropped: dropped} }

// Text is what was written.
func (p *Page) Text() string { return p.text.String() }

// Item is the smallest part of the page that has a line in it: its key, or "".
func (p *Page) Item(line int) string {
	best, size := "", 0
	for _, it := range p.items {
		if it.from <= line && line <= it.to && (best == "" || it.to-it.from < size || it.to-it.from == size && len(it.key) > len(best)) {
			best, size = it.key, it.to-it.from
		}
	}
	return best
}

// item writes a part that can be left out, or says that it was.
func (p *Page) item(key, what string, write func()) {
	if why, gone := p.dropped[key]; gone {
		p.comment("Not carried over: " + what + ": " + why)
		return
	}
	from := p.line
	write()
	p.items = append(p.items, item{key, from, max(from, p.line-1)})
}

// say writes lines.
func (p *Page) say(format string, args ...any) {
	text := fmt.Sprintf(format, args...) + "\n"
	p.text.WriteString(text)
	p.line += strings.Count(text, "\n")
}

func (p *Page) gap() { p.say("") }

const (
	widest      = 118 // columns of a comment
	longestNote = 400 // characters of one; what is quoted in it can be a file
)

// comment writes text as a comment.
func (p *Page) comment(text string) {
	text = strings.Join(strings.Fields(words.Printable(strings.Join(strings.Fields(text), " "))), " ")
	if r := []rune(text); len(r) > longestNote {
		text = string(r[:longestNote]) + "…"
	}
	for line := range strings.SplitSeq(wordwrap.WrapString(text, widest), "\n") {
		p.say("# %s", line)
	}
}

// notes writes remarks.
func (p *Page) notes(notes []draft.Note) {
	for _, n := range notes {
		if n.Lost {
			p.comment("Not carried over: " + n.Text)
		} else {
			p.comment(words.Sentence(n.Text))
		}
	}
}

// quoted is a text as a string of the language.
func quoted(s string) string {
	return string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes())
}

// text is a text with its pieces as a template of the language.
func text(t draft.Text) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, p := range t {
		if p.Ref != "" {
			b.WriteString("${" + p.Ref + "}")
			continue
		}
		q := quoted(p.Literal)
		b.WriteString(q[1 : len(q)-1])
	}
	b.WriteByte('"')
	if len(t) == 1 && t[0].Ref != "" {
		return t[0].Ref
	}
	return b.String()
}

// long is a text as a heredoc where that can be read better and says the same.
func long(t draft.Text) string {
	whole := t.String()
	if !strings.Contains(whole, "\n") || strings.Contains(whole, "\r") || strings.Count(whole, "\n") < 2 || strings.Contains(whole, "EOT") || words.Printable(strings.ReplaceAll(whole, "\n", "")) != strings.ReplaceAll(whole, "\n", "") {
		return text(t)
	}
	var b strings.Builder
	for _, p := range t {
		if p.Ref != "" {
			b.WriteString("${" + p.Ref + "}")
			continue
		}
		b.WriteString(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(p.Literal))
	}
	if body, ends := strings.CutSuffix(b.String(), "\n"); ends {
		return "<<EOT\n" + body + "\nEOT"
	}
	return "chomp(<<EOT\n" + b.String() + "\nEOT\n)"
}

// key is a name as the key of an object.
func key(name string) string {
	if draft.Identifier(name, "") == name && name != "" && !slices.Contains([]string{"null", "true", "false", "for", "if"}, name) || plainKey(name) {
		return name
	}
	return quoted(name)
}

// plainKey says whether a name such as Content-Type can be a key as it stands.
func plainKey(name string) bool {
	for i, r := range name {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r != '-' && r != '_' && (r < '0' || r > '9')) {
			return false
		}
	}
	return name != "" && !slices.Contains([]string{"null", "true", "false", "for", "if", "in", "endif", "else", "endfor"}, name)
}

// pairs are names with texts as an object. What stands twice is a list.
func pairs(all []draft.Pair) string {
	var order []string
	values := map[string][]string{}
	for _, p := range all {
		if values[p.Name] == nil {
			order = append(order, p.Name)
		}
		values[p.Name] = append(values[p.Name], text(p.Value))
	}
	var lines []string
	for _, name := range order {
		value := values[name][0]
		if len(values[name]) > 1 {
			value = "[" + strings.Join(values[name], ", ") + "]"
		}
		lines = append(lines, key(name)+" = "+value)
	}
	if one := "{ " + strings.Join(lines, ", ") + " }"; len(lines) == 1 && len(one) < 80 {
		return one
	}
	return "{\n" + strings.Join(lines, "\n") + "\n}"
}

// value is a value of JSON as an expression.
func value(v draft.Value) string {
	switch v.Kind {
	case tree.String:
		if len(v.Text) == 0 {
			return `""`
		}
		return text(v.Text)
	case tree.Number, tree.Bool:
		return v.Raw
	case tree.List:
		return within("[", "]", len(v.Items), func(i int) string { return value(v.Items[i]) }, ",")
	case tree.Object:
		return within("{", "}", len(v.Fields), func(i int) string { return key(v.Fields[i].Name) + " = " + value(v.Fields[i].Value) }, "")
	}
	return "null"
}

// within is what stands in brackets: in a line, if it is short, or with a line for each.
func within(open, shut string, n int, each func(int) string, comma string) string {
	if n == 0 {
		return open + shut
	}
	var all []string
	size := 0
	for i := range n {
		all = append(all, each(i))
		size += len(all[i]) + 2
	}
	if size < 70 && !strings.Contains(strings.Join(all, ""), "\n") {
		space := " "
		if open == "[" {
			space = ""
		}
		return open + space + strings.Join(all, ", ") + space + shut
	}
	return open + "\n" + strings.Join(all, comma+"\n") + comma + "\n" + shut
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func list(all []string) string {
	quotedAll := make([]string, len(all))
	for i, s := range all {
		quotedAll[i] = quoted(s)
	}
	return "[" + strings.Join(quotedAll, ", ") + "]"
}
