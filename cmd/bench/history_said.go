package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"bench/archive"
	"bench/history"
	"bench/redact"
	"bench/report/trend"
	"bench/result"
	"bench/words"
)

// tellHistory says in a line how what a run tracks is, over many runs. Where there is no store it says nothing, and where the
// store can't be read it says that.
func (o *storeChoice) tellHistory(ctx context.Context, w io.Writer, r *result.Run) {
	v, err := o.historyOf(ctx, r)
	line := ""
	switch {
	case err != nil:
		line = redact.Addresses(fmt.Sprintf("not read: %v", err))
	case v != nil:
		line = trend.Line(v)
	}
	if line != "" {
		fmt.Fprintf(w, "history: %s\n", words.Printable(line))
	}
}

// historySection is what a comment on a change says of the main branch, besides the run, which has taken so many bytes of it; "": there is no
// store, or nothing in it of what the run tracks.
func (o *storeChoice) historySection(s *session, r *result.Run, taken int) string {
	v, err := o.historyOf(context.Background(), r)
	switch {
	case err != nil:
		s.warn(fmt.Sprintf("The history was not read: %v", err))
		return ""
	case v == nil:
		return ""
	}
	return trend.Section(v, trend.Options{ASCII: asciiOnly()}, taken)
}

// historyOf is the history of what a run tracks; nil: there is no store, or nothing of it in it.
func (o *storeChoice) historyOf(ctx context.Context, r *result.Run) (v *history.View, err error) {
	if _, set := o.where(); !set || len(r.Declared.Tracked) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), storeLimit)
	defer cancel()
	from, err := o.open(ctx, archive.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	project := archive.ProjectOf(r, o.importOptions())
	known, err := from.Projects(ctx)
	if err != nil || !slices.Contains(known, project) {
		return nil, err
	}
	v, err = from.View(ctx, archive.Query{Project: project})
	if err != nil {
		return nil, err
	}
	return v.Of(func(address, metric string) bool { return tracks(r, address, metric) }), nil
}

// tracks says that a run has a point of a series.
func tracks(r *result.Run, address, metric string) bool {
	return slices.ContainsFunc(r.Declared.Tracked, func(t result.Tracked) bool { return t.Series == address && t.Metric == metric })
}
