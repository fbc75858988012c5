package curl

import (
	"fmt"
	"strings"

	"bench/importer/draft"
)

// A call is what options say of one transfer, with as many URLs as it has.
type call struct {
	urls    []draft.Text
	given   []setting
	lost    []string
	stdin   draft.Text
	globOff bool
}

// A setting is an option as it was given.
type setting struct {
	name  string
	value draft.Text
}

// parse reads the words of a command.
func parse(c command) ([]*call, error) {
	now := &call{stdin: c.stdin}
	all := []*call{now}
	words := c.words
	for len(words) > 0 {
		word := words[0]
		words = words[1:]
		begin := ""
		if len(word) > 0 {
			begin = word[0].Literal
		}
		if !strings.HasPrefix(begin, "-") || begin == "-" && len(word) == 1 {
			if !word.Empty() {
				now.urls = append(now.urls, word)
			}
			continue
		}
		if begin == "--" && len(word) == 1 {
			now.urls = append(now.urls, words...)
			break
		}
		var err error
		next := now
		if words, next, err = now.options(word, words); err != nil {
			return nil, err
		}
		if next != now {
			now = next
			all = append(all, now)
		}
	}
	return all, nil
}

// options reads a word of options, and the value that follows.
func (c *call) options(word draft.Text, words []draft.Text) ([]draft.Text, *call, error) {
	literal := word[0].Literal
	if name, is := strings.CutPrefix(literal, "--"); is {
		o, known := long(name)
		if !known {
			return nil, nil, fmt.Errorf("curl has no option --%s that bench knows", name)
		}
		return c.take(o, nil, words)
	}
	for i := 1; i < len(literal); i++ {
		o, known := short(literal[i])
		if !known {
			return nil, nil, fmt.Errorf("curl has no option -%c that bench knows", literal[i])
		}
		if o.value {
			rest := draft.Join(draft.Lit(literal[i+1:]), word[1:])
			return c.take(o, rest, words)
		}
		if o.long == "next" {
			return words, &call{}, nil
		}
		if _, _, err := c.take(o, nil, nil); err != nil {
			return nil, nil, err
		}
	}
	return words, c, nil
}

// take notes an option. Its value is attached, or the next word.
func (c *call) take(o option, attached draft.Text, words []draft.Text) ([]draft.Text, *call, error) {
	value := attached
	if o.value && attached.Empty() {
		if len(words) == 0 {
			return nil, nil, fmt.Errorf("the option --%s has no value", o.long)
		}
		value, words = words[0], words[1:]
	}
	switch {
	case o.long == "next":
		return words, &call{}, nil
	case o.long == "url":
		c.urls = append(c.urls, value)
	case o.long == "globoff":
		c.globOff = true
	case o.means == lost:
		c.lost = append(c.lost, "--"+o.long)
	case o.means == carried:
		c.given = append(c.given, setting{o.long, value})
	}
	return words, c, nil
}

// has says whether an option was given.
func (c *call) has(name string) bool {
	for _, s := range c.given {
		if s.name == name {
			return true
		}
	}
	return false
}
