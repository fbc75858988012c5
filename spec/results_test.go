package spec

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"bench/result"
)

// What a cell has in an expression is part of the language, and stays: whoever adds a field to result.Cell decides here that
// the language has it, too.
func TestFieldsOfACellInExpressions(t *testing.T) {
	var got []string
	for name := range typeOf(reflect.TypeFor[result.Cell]()).AttributeTypes() {
		got = append(got, name)
	}
	slices.Sort(got)
	if want := strings.Fields(cellFields); !slices.Equal(got, want) {
		t.Errorf("an expression sees of a cell\n%s\nwant\n%s", strings.Join(got, " "), strings.Join(want, " "))
	}
}

const cellFields = `address asked batches benchmark blurred blurred_first broken buffered bytes_in bytes_out cancelled capacity client command concurrency
connecting connections counted cpu_per_request delivery error_kinds error_ratio errors events events_per_second
fingerprint first_event first_result gap generator group head_of_line in_flight key last_event lead_in left_out level lost
makespan missed once once_failed orphans overloaded peak_memory phases processes program queue rate reasons redirects released
requests requests_by_name response results retried retries role send_lag servers service session skipped stalls status_codes strategy
strategy_type streaming streams throughput time_to trials units unsent users valid workers yield`
