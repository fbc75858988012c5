package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bench/report/escape"
	"bench/report/lines"
	"bench/result"
	"bench/words"
)

// voidWords say what became of a worker, so that a block was void.
var voidWords = map[result.VoidCode]string{
	result.WorkerLost:      "lost",
	result.WorkerNotReady:  "not ready in time",
	result.WorkerLate:      "told too late",
	result.WorkerFailed:    "failed",
	result.CoordinatorLost: "the run was resumed",
}

// voidWord is what made a block void, in words; of a later version of bench its code.
func voidWord(v *result.Void) string {
	word := cmp.Or(voidWords[v.Code], strings.ReplaceAll(string(v.Code), "_", " "), "void")
	return strings.TrimSpace(v.Worker + " " + word)
}

// workersLine says who made the load, how far apart they started, and which blocks had to be run again: 3 workers, started
// within 60 µs; 2 blocks run again (w2 lost). It is empty where bench did so alone.
func workersLine(i *result.Info) string {
	loaders := 0
	for _, w := range i.Workers {
		if !w.NoLoad {
			loaders++
		}
	}
	if len(i.Workers) == 0 {
		return ""
	}
	line := plural(loaders, "worker")
	if i.StartSkew != nil {
		line += ", started within " + escape.Together(result.Seconds.Format(*i.StartSkew))
	}
	if again := voidsLine(i.Voided); again != "" {
		line += "; " + again
	}
	return line
}

// voidsLine counts the blocks that were run again, and says why.
func voidsLine(voids []result.Void) string {
	blocks, times := map[string]bool{}, map[string]int{}
	var why []string
	for k := range voids {
		v := &voids[k]
		blocks[fmt.Sprint(v.Benchmark, " ", v.Block)] = true
		word := voidWord(v)
		if times[word]++; times[word] == 1 {
			why = append(why, word)
		}
	}
	if len(why) == 0 {
		return ""
	}
	const most = 3
	for k, word := range why {
		if n := times[word]; n > 1 {
			why[k] += fmt.Sprintf(" %d times", n)
		}
	}
	if more := len(why) - most; more > 0 {
		why = append(why[:most:most], fmt.Sprintf("and %d more", more))
	}
	return plural(len(blocks), "block") + " run again (" + strings.Join(why, ", ") + ")"
}

// machines say what made the load: linux/amd64, 8 CPUs; of several machines each kind with how many there are of it.
func machines(i *result.Info) string {
	if len(i.Workers) == 0 {
		return machine(i.Host)
	}
	var kinds []string
	count := map[string]int{}
	for _, w := range i.Workers {
		if kind := machine(w.Host); !w.NoLoad && kind != "" {
			if count[kind]++; count[kind] == 1 {
				kinds = append(kinds, kind)
			}
		}
	}
	for k, kind := range kinds {
		kinds[k] = fmt.Sprintf("%d × %s", count[kind], kind)
	}
	return words.And(kinds)
}

func machine(h result.Host) string {
	if h.OS == "" {
		return ""
	}
	return fmt.Sprintf("%s/%s, %s", h.OS, h.Arch, plural(h.CPUs, "CPU"))
}

// oneHost is what made the load, for formats that know one machine: of several what they have in common, and what they are.
func oneHost(i *result.Info) (host result.Host, workers string) {
	if len(i.Workers) == 0 {
		return i.Host, ""
	}
	loaders := filter(i.Workers, func(w result.Worker) bool { return !w.NoLoad })
	for k, w := range loaders {
		if k == 0 {
			host = w.Host
		}
		if w.Host.OS != host.OS || w.Host.Arch != host.Arch || w.Host.CPUModel != host.CPUModel {
			host = result.Host{}
		}
	}
	return host, machines(i)
}

// workersShown is how many workers a table has at most.
const workersShown = 64

// workersToTell are the workers of the table, and how many are left out of it: of very many those of whom something is known.
func workersToTell(run *result.Run) (told []result.Worker, left int) {
	all := run.Info.Workers
	if len(all) <= workersShown {
		return all, 0
	}
	told = filter(all, func(w result.Worker) bool { return w.Trials > 0 || w.Voids > 0 })
	told = told[:min(len(told), workersShown)]
	return told, len(all) - len(told)
}

// workersHead are the columns of the table of workers; all but the first two are numbers.
var workersHead = []string{"worker", "machine", "share", "p50", "of others'", "CPU", "clock", "start", "voids", "invalid"}

// workerRow is a worker's row.
func workerRow(w *result.Worker) []string {
	row := []string{w.Name, strings.Join(words.NonEmpty(w.Host.Hostname, machine(w.Host)), ", ")}
	if w.NoLoad {
		row[1] += ", sends nothing"
	}
	known := func(v *float64, format func(float64) string) {
		if v == nil {
			row = append(row, none)
			return
		}
		row = append(row, escape.Together(format(*v)))
	}
	known(w.Share, words.Percent)
	known(w.P50, result.Seconds.Format)
	known(w.Against, times)
	known(w.CPUShare, words.Percent)
	known(w.StartError, func(v float64) string { return "±" + escape.NBSP + result.Seconds.Format(v) })
	known(w.StartSkew, func(v float64) string { return "+" + result.Seconds.Format(v) })
	return append(row, words.Count(w.Voids), words.Count(w.Invalid))
}

// workersLegend says what the columns of that table are.
const workersLegend = "share of the requests; p50 of its shares, and that over the median of the others'; CPU of its cores; by how much its " +
	"clock may be off; how long after the first it may have started; blocks that were void for it; trials that are not valid for it"

// voidText tells of one void block.
func (v *view) voidText(void *result.Void) string {
	text := fmt.Sprintf("block %d of %s, attempt %d: %s", void.Block+1, void.Benchmark, void.Attempt+1, voidWord(void))
	if void.Cell != "" {
		text += ", in a trial of " + v.name(void.Cell)
	}
	return strings.Join(words.NonEmpty(text, lines.Flat(void.Reason)), ": ")
}

// voids are all of them, of very many the first ones.
func (v *view) voids() []string {
	const most = 20
	var all []string
	for k := range v.run.Info.Voided {
		if k == most {
			return append(all, fmt.Sprintf("and %d more", len(v.run.Info.Voided)-most))
		}
		all = append(all, v.voidText(&v.run.Info.Voided[k]))
	}
	return all
}

// workers writes a row for each worker, and which blocks were void.
func (p *page) workers(v *view) {
	told, left := workersToTell(v.run)
	if len(told)+left == 0 {
		return
	}
	p.heading("workers")
	l := lines.Ledger{Right: map[int]bool{}}
	head := lines.Entry{}
	for i, name := range workersHead {
		l.Right[i] = i > 1
		head.Spans = append(head.Spans, lines.Styled(name, lines.Faint))
	}
	l.Add(head)
	for i := range told {
		e := lines.Entry{}
		for _, field := range workerRow(&told[i]) {
			e.Spans = append(e.Spans, lines.Text(field))
		}
		if n := len(e.Spans); told[i].Invalid > 0 {
			e.Spans[n-1].Style = lines.Bad
		}
		l.Add(e)
	}
	p.Ledger(2, l)
	if left > 0 {
		p.Wrap(2, 2, lines.Styled(fmt.Sprintf("and %d more", left), lines.Faint))
	}
	p.Wrap(2, 2, lines.Styled(workersLegend, lines.Faint))
	for _, text := range v.voids() {
		p.Wrap(2, 4, lines.Styled(text, lines.Faint))
	}
}

// workers lists them too, folded.
func (s *sheet) workers(v *view) {
	line := workersLine(&v.run.Info)
	if line == "" {
		return
	}
	told, left := workersToTell(v.run)
	s.Fold(line, func() {
		var rows [][]string
		for i := range told {
			var row []string
			for _, field := range workerRow(&told[i]) {
				row = append(row, escape.Markdown(field))
			}
			rows = append(rows, row)
		}
		right := map[int]bool{}
		for i := range workersHead {
			right[i] = i > 1
		}
		s.Table(workersHead, right, rows)
		notes := v.voids()
		if left > 0 {
			notes = slices.Insert(notes, 0, fmt.Sprintf("%d more workers", left))
		}
		s.List(append(notes, workersLegend))
	})
}
