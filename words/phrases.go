package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A puts the article before a noun.
func A(noun string) string {
	if noun != "" && strings.ContainsRune("aeiou", rune(noun[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// And joins words as a sentence does.
func And(words []string) string { return joined(words, "and") }

// Or joins words as a choice.
func Or(words []string) string { return joined(words, "or") }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// List writes words with commas between them.
func List(words []string) string { return strings.Join(words, ", ") }

// Quoted puts each word in quotes.
func Quoted(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = `"` + w + `"`
	}
	return list
}

// OneLine is a text without line ends.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Sentence begins a text with a capital letter, unless it begins with a name: makespan.p50, bench.hcl:3.
func Sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if word, _, _ := strings.Cut(text, " "); text == "" || strings.ContainsAny(word, `./\_=[:"`) {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
