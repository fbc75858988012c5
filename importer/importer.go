// Package importer makes specs of what other tools have: a room for each format reads it into a draft, package write makes text
// of that, and package spec, which knows what a spec may be, has the last word: what it refuses is taken out and said. So what
// comes out is valid, whatever went in. Nothing of a source is run, and nobody is contacted.
package importer

import (
	"slices"
	"strings"

	"bench/importer/artillery"
	"bench/importer/curl"
	"bench/importer/draft"
	"bench/importer/har"
	"bench/importer/hurl"
	"bench/importer/jmeter"
	"bench/importer/k6"
	"bench/importer/locust"
	"bench/importer/openapi"
	"bench/importer/postman"
	"bench/importer/vegeta"
)

// A Kind is a format that can be imported.
type Kind struct {
	Name    string      // as it is typed: "curl"
	Title   string      // as it is called: "calls of curl"
	Carried [][2]string // what it has, and what becomes of it
	looks   func(name string, text []byte) bool
	read    func(*draft.Source) (*draft.Draft, error)
}

// Kinds are the formats, in the order in which help lists them. Where none is named they are tried in this order.
func Kinds() []Kind {
	return []Kind{
		{"curl", "calls of curl", curl.Carried, curl.Looks, curl.Read},
		{"har", "HTTP archives, as browsers record them", har.Carried, har.Looks, har.Read},
		{"openapi", "descriptions of APIs: OpenAPI 3, Swagger 2", openapi.Carried, openapi.Looks, openapi.Read},
		{"postman", "collections of Postman", postman.Carried, postman.Looks, postman.Read},
		{"vegeta", "targets of vegeta", vegeta.Carried, vegeta.Looks, vegeta.Read},
		{"hurl", "files of Hurl", hurl.Carried, hurl.Looks, hurl.Read},
		{"artillery", "scripts of Artillery", artillery.Carried, artillery.Looks, artillery.Read},
		{"k6", "scripts of k6, as far as they are declarative", k6.Carried, k6.Looks, k6.Read},
		{"locust", "locustfiles, as far as they are declarative", locust.Carried, locust.Looks, locust.Read},
		{"jmeter", "test plans of JMeter", jmeter.Carried, jmeter.Looks, jmeter.Read},
	}
}

// Names are the names of the formats.
func Names() []string {
	var all []string
	for _, k := range Kinds() {
		all = append(all, k.Name)
	}
	return all
}

// Find is the format of a name.
func Find(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// Guess is the format that a source seems to have.
func Guess(src *draft.Source) (Kind, bool) {
	if len(src.Args) > 0 {
		return Find("curl")
	}
	name := strings.ToLower(src.Name)
	kinds := Kinds()
	slices.Reverse(kinds) // calls of curl can stand in any text
	for _, k := range kinds {
		if k.looks(name, src.Text) {
			return k, true
		}
	}
	return Kind{}, false
}

// MostBytes is how large a source may be.
const MostBytes = 256 << 20

// Import makes a spec of a source. An error that is a *draft.Refusal says what is wrong with the source.
func Import(k Kind, src *draft.Source) (*Result, error) {
	switch {
	case len(src.Args) > 0:
	case len(src.Text) > MostBytes:
		return nil, &draft.Refusal{Summary: "More than 256 MiB", Detail: "Cut out of it what is to be loaded."}
	case draft.Binary(src.Text):
		return nil, &draft.Refusal{Summary: "It is no text", Detail: "It has bytes that no text has. Is it compressed, or another file?"}
	case strings.TrimSpace(string(src.Text[:min(len(src.Text), 1<<10)])) == "" && len(src.Text) < 1<<10:
		return nil, &draft.Refusal{Summary: "There is nothing in it", Detail: "Wanted are " + k.Title + "."}
	}
	d, err := k.read(src)
	if err != nil {
		return nil, err
	}
	d.Finish()
	return settle(k, d, src)
}
