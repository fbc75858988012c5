// Package words is how things are written for people, once for all: counts, lists, durations, percentages, sentences, and what
// a text takes on a terminal. And it shows text that comes from elsewhere: names and lines of a spec, a server's last words,
// what stands in somebody's result. Whoever writes such text for people or for a log takes it through here first, so that it
// can be read and does nothing. What a format makes of it beyond that (quotes, markup) is the format's own affair (package
// report), and the units of what is measured are package result's.
package words
