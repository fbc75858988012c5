package main

import (
	"context"
	"fmt"
	"time"

	"bench/archive"
	"bench/words"
)

func historyTokenCommand() command {
	return command{
		name:    "history token",
		args:    "add|list|revoke",
		maxArgs: 1,
		summary: "who may read, push to and decide on the pages of a store",
		about: "Makes, lists and takes back tokens, with which others use the pages of `bench ui`. A token may read; may push, too, which is for CI; or may triage, which is for people who " +
			"accept and ignore findings. `add` prints it once: the store keeps its digest. It is given to commands in BENCH_TOKEN, and to the pages where they ask for it.",
		examples: []example{
			{"bench history token add -name=ci -may=push -project=shop -expires=365d", "for a CI job, as BENCH_TOKEN"},
			{"bench history token add -name=ada -may=triage", "for somebody who looks after findings"},
			{"bench history token list", "what there is, until when"},
			{"bench history token revoke -name=ci", "at once, in open sessions, too"},
		},
		statuses: usual("done"),
		complete: func(*session) []candidate { return asCandidates([]string{"add", "list", "revoke"}) },
		declare: func(f *flags) action {
			o := tokenOptions{may: string(archive.Read), lasts: usualToken}
			o.storeChoice.declare(f)
			f.text(&o.name, "name", "the token's `NAME`: who or what uses it")
			f.choice(&o.may, "may", "what it is for, `WHAT`: read, push or triage (default read)", string(archive.Read), string(archive.Push), string(archive.Triage))
			f.each("expires", "how `LONG` it is valid: 30d, 2y or forever (default 1y)", o.until)
			f.yes(&o.asJSON, "json", "list: print JSON")
			return o.run
		},
	}
}

type tokenOptions struct {
	storeChoice
	name, may string
	lasts     time.Duration
	asJSON    bool
}

// usualToken is how long a token is valid unless it is said: what is forgotten does not last for ever.
const usualToken = 365 * 24 * time.Hour

func (o *tokenOptions) until(text string) error {
	age, err := words.ParseAge(text)
	if err != nil {
		return fmt.Errorf("want a time such as 90d or 2y, or forever")
	}
	o.lasts = age
	return nil
}

func (o *tokenOptions) run(s *session) status {
	work := map[string]func(context.Context, *session, archive.Store) error{"add": o.add, "list": o.list, "revoke": o.revoke}[s.arg(0)]
	switch {
	case work == nil:
		return s.fail(mistake{"What is to be done with tokens?", "Say one of `bench history token add`, `list` and `revoke`."})
	case s.arg(0) != "list" && o.name == "":
		return s.fail(mistake{"Which token?", "-name says whose it is, say -name=ci."})
	}
	return o.with(s, archive.Options{}, func(ctx context.Context, store archive.Store) error { return work(ctx, s, store) })
}

func (o *tokenOptions) add(ctx context.Context, s *session, store archive.Store) error {
	t := archive.Token{Name: o.name, May: archive.May(o.may), Project: o.project}
	if o.lasts != words.Forever {
		t.Expires = time.Now().Add(o.lasts).UTC().Truncate(time.Second)
	}
	secret, err := store.AddToken(ctx, t)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, secret)
	fmt.Fprintf(s.err, "%s. It is shown this once.\n", words.Printable(tokenWords(t)))
	return nil
}

func (o *tokenOptions) list(ctx context.Context, s *session, store archive.Store) error {
	all, err := store.Tokens(ctx)
	if err != nil {
		return err
	}
	if o.asJSON {
		s.printJSON(map[string]any{"tokens": all})
		return nil
	}
	for _, t := range all {
		fmt.Fprintln(s.out, words.Printable(tokenWords(t)))
	}
	return nil
}

func (o *tokenOptions) revoke(ctx context.Context, s *session, store archive.Store) error {
	if err := store.RevokeToken(ctx, o.name); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s opens nothing any more\n", words.Printable(o.name))
	return nil
}

// tokenWords say what a token is for.
func tokenWords(t archive.Token) string {
	text := t.Name + " may " + string(t.May)
	if t.Project != "" {
		text += " in " + t.Project
	}
	if t.Expires.IsZero() {
		return text + ", for ever"
	}
	return text + ", until " + t.Expires.UTC().Format("2006-01-02 15:04 MST")
}
