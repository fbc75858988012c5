package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"bench/manual"
	"bench/store"
)

func manCommand() command {
	return command{
		name:    "man",
		args:    "[COMMAND…]",
		maxArgs: 2,
		summary: "print a manual page, or write all of them",
		about: "Prints the manual page of bench or of one of its commands, for `man -l -`, or with -out writes one file for each into a directory, " +
			"as packages install them. They have what `-help` says, from the same source.",
		examples: []example{
			{"bench man run | man -l -", "read about `bench run`"},
			{"bench man -out=/usr/local/share/man/man1", "install all pages"},
		},
		statuses: usual("printed or written"),
		complete: func(*session) []candidate { return commandCandidates() },
		declare: func(f *flags) action {
			dir := ""
			f.text(&dir, "out", "write all pages into `DIR`, which is made if need be")
			return func(s *session) status {
				if dir != "" {
					return s.writeManual(dir)
				}
				page, ok := manualOf(strings.Join(s.args, " "))
				if !ok {
					return s.fail(mistake{fmt.Sprintf("No command is called %q", strings.Join(s.args, " ")), "`bench -help` lists them."})
				}
				if err := page.Write(s.out.exact()); err != nil {
					return s.fail(err)
				}
				return done
			}
		},
	}
}

// writeManual writes all pages into a directory.
func (s *session) writeManual(dir string) status {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return s.fail(err)
	}
	for _, page := range manualPages() {
		path := filepath.Join(dir, fmt.Sprintf("%s.%d", page.Name, page.Section))
		if err := store.Replace(path, page.Write); err != nil {
			return s.fail(err)
		}
	}
	return done
}

// manualPages are bench's and those of its commands and their parts.
func manualPages() []manual.Page {
	pages := []manual.Page{overviewPage()}
	for _, c := range commands() {
		pages = append(pages, c.page())
		for _, p := range c.parts {
			pages = append(pages, p.page())
		}
	}
	return pages
}

// manualOf is the page of a command, by its words or the page's name; that of bench itself without any.
func manualOf(words string) (manual.Page, bool) {
	name := pageName(strings.TrimPrefix(strings.TrimPrefix(words, "bench-"), "bench"))
	for _, page := range manualPages() {
		if page.Name == name {
			return page, true
		}
	}
	return manual.Page{}, false
}

func pageName(command string) string {
	return strings.Join(append([]string{"bench"}, strings.Fields(command)...), "-")
}

func newPage(name, summary string) manual.Page {
	return manual.Page{Name: name, Section: 1, Summary: summary, Source: "bench " + version, Manual: "bench manual"}
}

func overviewPage() manual.Page {
	page := newPage("bench", "measure what answers to requests, compare it, and judge the difference")
	page.Synopsis, page.About = []string{overviewUsage}, overviewAbout
	list := manual.List{Title: "commands"}
	for _, c := range commands() {
		list.Rows = append(list.Rows, manual.Row{Term: c.name, Meaning: c.summary})
		page.SeeAlso = append(page.SeeAlso, pageName(c.name)+"(1)")
	}
	f := newFlags(&global{})
	page.Lists = []manual.List{list, {Title: "global flags", Rows: terms(f.rows(f.isGlobal))}}
	return page
}

// page is a command's page: what its help says.
func (c command) page() manual.Page {
	f := newFlags(&global{})
	c.declare(f)
	page := newPage(pageName(c.name), c.summary)
	page.Synopsis, page.About, page.SeeAlso = []string{c.usage()}, c.about, []string{"bench(1)"}
	if c.alias != "" {
		page.About += fmt.Sprintf("\n\n`bench %s` is the same command.", c.alias)
	}
	parts := manual.List{Title: "parts"}
	for _, p := range c.parts {
		parts.Rows = append(parts.Rows, manual.Row{Term: strings.TrimPrefix(p.name, c.name+" "), Meaning: p.summary})
		page.SeeAlso = append(page.SeeAlso, pageName(p.name)+"(1)")
	}
	statuses := manual.List{Title: "exit status"}
	for _, e := range c.statuses {
		statuses.Rows = append(statuses.Rows, manual.Row{Term: fmt.Sprint(int(e.status)), Meaning: e.meaning})
	}
	for _, list := range []manual.List{parts, {Title: "flags for urls", Rows: terms(f.rows(f.isForAddresses))}, {Title: "flags", Rows: terms(f.rows(f.isOwn))}, {Title: "global flags", Rows: terms(f.rows(f.isGlobal))}, statuses} {
		if len(list.Rows) > 0 {
			page.Lists = append(page.Lists, list)
		}
	}
	for _, e := range c.examples {
		page.Examples = append(page.Examples, manual.Row{Term: e.line, Meaning: e.why})
	}
	return page
}

func terms(rows [][2]string) []manual.Row {
	var list []manual.Row
	for _, row := range rows {
		list = append(list, manual.Row{Term: row[0], Meaning: row[1]})
	}
	return list
}
