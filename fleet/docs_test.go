package fleet

import (
	"flag"
	"strings"
	"testing"

	"bench/docs"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the documentation")

// What the operator of a cluster gives to workers is what they use.
func TestTheDocumentedPermissionsAreCurrent(t *testing.T) {
	publish, subscribe := Permissions()
	text := "```text\npublish    " + strings.Join(publish, "\n           ") + "\nsubscribe  " + strings.Join(subscribe, "\n           ") + "\n```\n"
	docs.Current(t, "../docs/workers.md", *update, docs.Part{Name: "permissions", Text: text})
}
