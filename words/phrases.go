package words

import (
	"fmt"
	"strconv"
	"strings"
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

// Quoted puts each word in quotes.
func Quoted(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = `"` + w + `"`
	}
	return list
}

// Plural counts things: 1 block, 2 blocks.
func Plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// Sentence begins a text with a capital letter.
func Sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Thousands writes a number with its digits in threes.
func Thousands(n int64) string {
	if n < 1000 {
		return strconv.FormatInt(n, 10)
	}
	return fmt.Sprintf("%s,%03d", Thousands(n/1000), n%1000)
}

// OneLine is a text without line ends.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
