package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bench/archive"
	"bench/metrics/dashboard"
	"bench/push"
	"bench/store"
	"bench/web"
	"bench/words"
)

func uiCommand() command {
	return command{
		name:    "ui",
		summary: "show runs and their history in a browser, and take runs of others in",
		about: "Serves the history of a project as pages, and an API for programs, until it is interrupted; its address is printed first. Without a store it shows the runs saved in " +
			store.RunsDir + ". At an address that only this machine reaches nobody has to log in. At any other it starts only with TLS (-cert and -key, or -behind-proxy) and with tokens: " +
			"`bench history token add`. Other machines name it as their store: -store=https://HOST, with a token in BENCH_TOKEN.",
		examples: []example{
			{"bench ui", "the runs of this folder, or its store"},
			{"bench ui -listen=127.0.0.1:8080 -store=postgres://bench@db/bench", "the team's history"},
			{"bench ui -dashboard=prometheus >bench.json", "a dashboard for Grafana, of what runs with -metrics send"},
			{"bench ui -listen=:8443 -cert=cert.pem -key=key.pem", "for the team, which logs in with tokens"},
			{"bench ui -listen=127.0.0.1:8080 -behind-proxy", "behind a proxy that has TLS, with tokens, too"},
		},
		statuses: []exitStatus{{done, "stopped by a signal"}, {cannot, "could not listen, or may not"}},
		declare: func(f *flags) action {
			o := uiOptions{at: web.Listening{Address: "127.0.0.1:0"}}
			o.storeChoice.declare(f)
			f.text(&o.at.Address, "listen", "listen at `HOST:PORT`; port 0 chooses a free one (default 127.0.0.1:0)")
			f.text(&o.at.Cert, "cert", "the certificate for TLS, a PEM `FILE`")
			f.text(&o.at.Key, "key", "the key of -cert, a PEM `FILE`")
			f.choice(&o.dashboard, "dashboard", "print the dashboard of Grafana `NAME` and end: "+strings.Join(dashboard.Names(), ", "), dashboard.Names()...)
			f.yes(&o.at.BehindProxy, "behind-proxy", "a proxy before it has TLS: ask for tokens, and speak plain HTTP to it")
			return o.run
		},
	}
}

type uiOptions struct {
	storeChoice
	at        web.Listening
	dashboard string // to be printed; "": none is
}

func (o *uiOptions) run(s *session) status {
	if o.dashboard != "" {
		text, err := dashboard.Named(o.dashboard)
		if err == nil {
			_, err = s.out.Write(text)
		}
		if err != nil {
			return s.fail(err)
		}
		return done
	}
	if err := o.at.Check(); err != nil {
		return s.fail(fmt.Errorf("ui: %w", err))
	}
	address, set := o.where()
	if strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "https:") {
		return s.fail(mistake{"The pages of a store elsewhere are there", "Open " + words.Printable(address) + " in a browser; `bench ui` serves a database."})
	}
	if set {
		return o.with(s, archive.Options{}, func(ctx context.Context, from archive.Store) error { return o.serve(ctx, s, from, nil) })
	}
	if o.at.Guarded() {
		return s.fail(mistake{"There is no store", "Runs of a folder are shown to this machine only. Others need tokens, which are in a store: -store=sqlite:PATH or postgres://…"})
	}
	dir, err := os.MkdirTemp("", "bench-ui-")
	if err != nil {
		return s.fail(err)
	}
	defer os.RemoveAll(dir)
	o.address = "sqlite:" + filepath.Join(dir, "history.db")
	return o.with(s, archive.Options{}, func(ctx context.Context, from archive.Store) error {
		runs := &savedRuns{to: from, options: o.importOptions(), known: map[string]bool{}}
		if err := runs.look(ctx); err != nil {
			return err
		}
		return o.serve(ctx, s, from, runs.look)
	})
}

// serve shows a store until it is interrupted.
func (o *uiOptions) serve(ctx context.Context, s *session, from archive.Store, refresh func(context.Context) error) error {
	if o.at.Guarded() {
		tokens, err := from.Tokens(ctx)
		if err != nil {
			return err
		}
		if len(tokens) == 0 {
			return mistake{"Nobody could log in", "The store has no token: `bench history token add -name=NAME -may=read` makes one."}
		}
	}
	handler, err := web.New(web.Options{
		Store: from, Guarded: o.at.Guarded(), Project: o.project, Refresh: refresh,
		Trouble: func(err error) { fmt.Fprintf(s.err, "ui: %s\n", words.Printable(err.Error())) },
	})
	if err != nil {
		return err
	}
	return o.at.Serve(ctx, handler, func(address string) { fmt.Fprintln(s.out, address) })
}

// savedRuns are the runs of a folder, brought to a store as they come.
type savedRuns struct {
	to      archive.Store
	options archive.ImportOptions
	known   map[string]bool
}

// look brings those that are new. What is no result is left out: the folder is not ours alone.
func (r *savedRuns) look(ctx context.Context) error {
	files, err := push.Files([]string{filepath.FromSlash(store.RunsDir)})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	options := r.options
	options.Later, options.Quiet = true, true
	projects := map[string]bool{}
	for _, file := range files {
		if r.known[file] {
			continue
		}
		r.known[file] = true
		done, err := importFile(ctx, r.to, file, options)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			projects[done.Project] = true
		}
	}
	for project := range projects {
		if err := r.to.Analyse(ctx, project); err != nil {
			return err
		}
	}
	return nil
}
