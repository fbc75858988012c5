package engine

import (
	"net/http"
	"slices"
	"strconv"

	"bench/plan"
	"bench/result"
)

// manyRedirects is the share of responses that lead elsewhere from which on a cell says so.
const manyRedirects = 0.5

// watchRedirects warns when what was measured is for a large part the answer that the page is elsewhere, which is quick to
// give. It says nothing of statuses that the spec expects, nor of 304, which leads nowhere.
func watchRedirects(record *result.Trial, c plan.Cell) {
	var all, led int64
	for text, n := range record.StatusCodes {
		all += n
		code, _ := strconv.Atoi(text)
		if code >= 300 && code < 400 && code != http.StatusNotModified && !expects(c, code) {
			led += n
		}
	}
	share := float64(led) / float64(max(all, 1))
	if led == 0 || share < manyRedirects {
		return
	}
	why := result.RedirectsUnfollowed
	if slices.ContainsFunc(c.Loads(), func(load plan.Cell) bool { return load.Client.Redirects > 0 }) {
		why = result.RedirectsNowhere
	}
	record.Warnings = append(record.Warnings, result.Warning{
		Code: result.Redirects, Severity: share, Because: []result.Finding{{Code: why}},
		Values: result.Values{"redirects": result.Count(led), "responses": result.Count(all)},
	})
}

// expects says whether a request of a cell names a status as right.
func expects(c plan.Cell, status int) bool {
	return slices.ContainsFunc(c.Requests(), func(r plan.Request) bool {
		return r.Expect != nil && slices.Contains(r.Expect.Status, status)
	})
}
