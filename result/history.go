package result

import "strings"

// History is what a spec says of how its runs are kept and told of, run after run. A spec without says nothing of it.
type History struct {
	Project   string  `json:"project,omitempty"` // "": named after the repository, or else the folder
	Branch    string  `json:"branch,omitempty"`  // whose commits are in order, and make levels; "": main, else master
	Alarms    float64 `json:"alarms"`            // false ones expected per 100 runs, over all series together
	MinEffect float64 `json:"min_effect"`        // smaller lasting changes are not told
	Keep      Keep    `json:"keep"`
	Notify    Notify  `json:"notify,omitempty"` // how somebody is told of findings
}

// Project is what the project of a run is called: by its spec, else after its repository. "": neither says anything.
func (r *Run) Project() string {
	if h := r.Declared.History; h != nil && h.Project != "" {
		return h.Project
	}
	if r.Info.Source == nil {
		return ""
	}
	return r.Info.Source.Repository()
}

// Repository is the name of the repository, from its URL: shop of https://example.com/team/shop.git. "": it has none.
func (s *Source) Repository() string {
	address := s.URL
	if _, after, ok := strings.Cut(address, "://"); ok {
		address, _, _ = strings.Cut(after, "?")
		address, _, _ = strings.Cut(address, "#")
		_, address, _ = strings.Cut(address, "/")
	} else if _, after, ok := strings.Cut(address, ":"); ok { // git@example.com:team/shop.git
		address = after
	}
	name := strings.TrimRight(address, "/")
	if name = strings.TrimSuffix(name[strings.LastIndex(name, "/")+1:], ".git"); name == "." {
		return ""
	}
	return name
}

// Keep is for how long a store keeps what a run measured besides its points; seconds, 0 for ever.
type Keep struct {
	Full float64 `json:"full"` // all of it
	Thin float64 `json:"thin"` // histograms of cells and metrics of trials
}

// Notify is how somebody is told of a finding; "": nobody is.
type Notify string

// The ways to tell somebody. Neither the words of a command nor a webhook's address are in a result.
const (
	NotifyCommand Notify = "command" // a program gets a message on its standard input
	NotifyWebhook Notify = "webhook" // a message is posted
)
