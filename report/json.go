package report

import (
	"bytes"
	"encoding/json"

	"bench/report/escape"
	"bench/result"
)

// writeJSON writes the public document of the result file: docs/result.schema.json describes it.
func writeJSON(b *bytes.Buffer, run *result.Run, _ Options) error {
	document, err := json.MarshalIndent(run.Public(), "", "  ")
	if err != nil {
		return err
	}
	b.Write(escape.JSON(document))
	b.WriteByte('\n')
	return nil
}
