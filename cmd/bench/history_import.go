package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"bench/archive"
	"bench/push"
	"bench/store"
	"bench/words"
)

func historyImportCommand() command {
	return command{
		name:    "history import",
		args:    "[PATH...]",
		maxArgs: -1,
		summary: "bring result files of a folder into the store",
		about: "Brings result files, and those in folders, into the store: each once, in any order. Without PATH that is " + store.RunsDir + ". What was imported is analysed at the " +
			"end, and nobody is notified of what is found in it. A file that is no result is named, and left out.",
		examples: []example{
			{"bench history import", "the runs that were saved in this folder"},
			{"bench history import -store=postgres://bench@db/bench ci-artifacts", "what a CI system has kept, into the team's database"},
		},
		statuses: usual("imported, or known already"),
		declare: func(f *flags) action {
			var o storeChoice
			o.declare(f)
			return o.importFiles
		},
	}
}

// importFiles brings many runs.
func (o *storeChoice) importFiles(s *session) status {
	names := s.args
	if len(names) == 0 {
		names = []string{filepath.FromSlash(store.RunsDir)}
	}
	files, err := push.Files(names)
	if err != nil {
		return s.fail(fmt.Errorf("look for results: %w", err))
	}
	if len(files) == 0 {
		return s.fail(mistake{"There is no result in " + words.And(names), "Results are files whose names end in .json; `bench run` saves them in " + store.RunsDir + "."})
	}
	ended := done
	return worse(o.with(s, archive.Options{}, func(ctx context.Context, to archive.Store) error {
		counts, projects := map[archive.ImportKind]int{}, map[string]bool{}
		options := o.importOptions()
		options.Later, options.Quiet = true, true
		shown := time.Now()
		var untracked int
		for i, file := range files {
			imported, err := importFile(ctx, to, file, options)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				ended = s.fail(fmt.Errorf("%s: %w", file, err))
				continue
			}
			counts[imported.Kind]++
			projects[imported.Project] = true
			if imported.Series == 0 {
				untracked++
			}
			if s.errTerminal.is && time.Since(shown) > 2*time.Second {
				shown = time.Now()
				fmt.Fprintf(s.err, "%s of %s\n", words.Count(i+1), words.Plural(len(files), "file"))
			}
		}
		for project := range projects {
			if err := to.Analyse(ctx, project); err != nil {
				return err
			}
		}
		tellCounts(s.out, counts, untracked)
		return nil
	}), ended)
}

// importFile brings a file, and says what it is if it is no result.
func importFile(ctx context.Context, to archive.Store, file string, o archive.ImportOptions) (archive.Imported, error) {
	data, err := store.Read(file)
	if err != nil {
		return archive.Imported{}, err
	}
	return to.Import(ctx, data, o)
}

func tellCounts(w io.Writer, counts map[archive.ImportKind]int, untracked int) {
	total := 0
	var parts []string
	for _, kind := range []archive.ImportKind{archive.Added, archive.Replaced, archive.Known} {
		if n := counts[kind]; n > 0 {
			total += n
			parts = append(parts, words.Count(n)+" "+string(kind))
		}
	}
	fmt.Fprintf(w, "%s: %s\n", words.Plural(total, "run"), words.List(append(parts, none(total)...)))
	if untracked > 0 {
		fmt.Fprintf(w, "%s no series: `track` in a benchmark says what is kept of each run\n", words.Plural(untracked, "run")+" "+have(untracked))
	}
}

// none is what stands where nothing was imported.
func none(n int) []string {
	if n > 0 {
		return nil
	}
	return []string{"none imported"}
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

func historyExportCommand() command {
	return command{
		name:    "history export",
		args:    "DIR",
		maxArgs: 1,
		summary: "write the store's results into a folder",
		about:   "Writes each run's result into DIR, as a file that `bench show` and `bench history import` read. Of what was pruned it is what is left. A file that is there with another content is left alone, and named.",
		examples: []example{
			{"bench history export backup", "all that is needed to make the store anew"},
		},
		statuses: usual("exported"),
		declare: func(f *flags) action {
			var o storeChoice
			o.declare(f)
			return o.export
		},
	}
}

func (o *storeChoice) export(s *session) status {
	if s.arg(0) == "" {
		return s.fail(mistake{"A folder is needed", "Usage: " + historyExportCommand().usage()})
	}
	return o.with(s, archive.Options{ReadOnly: true}, func(ctx context.Context, from archive.Store) error {
		projects, err := o.projects(ctx, from)
		if err != nil {
			return err
		}
		written, kept, pruned := 0, 0, 0
		for _, project := range projects {
			dir := s.arg(0)
			if len(projects) > 1 {
				dir = filepath.Join(dir, safeName(project))
			}
			err := from.Export(ctx, project, func(id string, data []byte) error {
				if data == nil {
					pruned++
					return nil
				}
				was, err := exportFile(filepath.Join(dir, safeName(id)+".json"), data)
				if was {
					kept++
				} else {
					written++
				}
				return err
			})
			if err != nil {
				return err
			}
		}
		fmt.Fprintf(s.out, "%s written to %s", words.Plural(written, "run"), words.Printable(s.arg(0)))
		if kept > 0 {
			fmt.Fprintf(s.out, ", %s there already", words.Count(kept))
		}
		if pruned > 0 {
			fmt.Fprintf(s.out, ", %s left out: only the points are left", words.Count(pruned))
		}
		fmt.Fprintln(s.out)
		return nil
	})
}

// projects are those that were asked for: one, or all.
func (o *storeChoice) projects(ctx context.Context, from archive.Store) ([]string, error) {
	if o.project != "" {
		return []string{o.project}, nil
	}
	return from.Projects(ctx)
}

// exportFile writes a file, unless it is there. One that has another content is somebody's.
func exportFile(path string, data []byte) (was bool, err error) {
	there, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(there, data):
		return true, nil
	case err == nil:
		return false, mistake{path + " is there already, with another content", "Export into a folder of its own, or move that file away."}
	case !errors.Is(err, os.ErrNotExist):
		return false, err
	}
	return false, store.Replace(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// safeName is a text as the name of a file.
func safeName(text string) string {
	if store.IsRunID(text) {
		return text
	}
	return fmt.Sprintf("%x", text)
}
