package spec

import (
	"fmt"
	"math"
	"path"

	"github.com/zclconf/go-cty/cty"

	"bench/plan"
	"bench/spec/decl"
	"bench/spec/diag"
	"bench/spec/lang"
	"bench/spec/rows"
	"bench/words"
)

// decodeData reads a data block and gives the value of data.NAME: a row of unknown values, with the exact types.
func (e *evaluation) decodeData(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value { return e.data(b, i) })
}

// data reads one instance of a data block.
func (e *evaluation) data(b *decl.Block, i instance) cty.Value {
	f := e.fields(b, lang.DataBlock, i.scope)
	f.constant("description")
	d := plan.Data{
		Name: b.Name + i.suffix(), Order: plan.RowOrder(f.constant("order")), OnEnd: plan.OnEnd(f.constant("on_end")),
		Sensitive: f.boolean("sensitive"),
	}
	if d.Order == plan.RandomRows && d.OnEnd == plan.StopRows {
		f.wrong(diag.Conflict, "on_end", "Random rows have no end", "With order = \"random\" any row may come for each batch, also twice. Use \"shuffled\" with on_end = \"stop\".")
	}
	var table *rows.Table
	switch {
	case f.has("file") && f.has("rows"):
		f.wrong(diag.Conflict, "rows", "Both file and rows", "The rows come from a file, or stand in the spec.")
	case f.has("file"):
		table = f.rowsOfFile(&d)
	case f.has("rows"):
		table = f.rowsOfValue()
	case !b.Meant["file"] && !b.Meant["rows"] && !f.bad:
		e.report(diag.Failure(diag.MissingArgument, b.Header, "Missing argument", "The %s needs a file with rows, or rows = [{ … }, … ].", fmt.Sprintf("%s %q", b.Type, b.Name)))
	}
	if table == nil {
		return cty.DynamicVal
	}
	d.Columns, d.Rows, d.Count = table.Columns, table.Rows, len(table.Rows)
	d.Sensitive = d.Sensitive || f.sensitive
	e.draws.Data = append(e.draws.Data, d)
	return table.Unknown()
}

// rowsOfFile reads the rows of a file; nil where that is wrong. A file is taken apart once, however often the spec is
// evaluated.
func (f *fields) rowsOfFile(d *plan.Data) *rows.Table {
	name := f.constant("file")
	if name == "" {
		return nil
	}
	d.File = path.Clean(name)
	tables := f.e.reading.tables
	if t := tables[d.File]; t != nil {
		return t
	}
	content, err := f.e.reading.folder.ReadBytes(name)
	if err != nil {
		f.wrong(diag.MissingFile, "file", "Can't read the rows", "%s.", words.Sentence(err.Error()))
		return nil
	}
	t, err := rows.Read(name, content)
	if err != nil {
		f.wrong(diag.BadValue, "file", "Rows that can't be read", "%q: %s.", name, err)
		return nil
	}
	tables[d.File] = t
	return t
}

// rowsOfValue reads rows that stand in the spec; nil where they are wrong.
func (f *fields) rowsOfValue() *rows.Table {
	v, ok := f.known("rows")
	if !ok {
		return nil
	}
	t, err := rows.Of(v)
	switch {
	case err != nil && f.sensitive:
		f.wrong(diag.WrongType, "rows", "Unsuitable rows", "Rows are a list of objects with the same names, whose values are strings, numbers or bools.")
	case err != nil:
		f.wrong(diag.WrongType, "rows", "Unsuitable rows", "%s.", words.Sentence(err.Error()))
	}
	return t
}

// decodeRandom reads a random block and gives the value of random.NAME.
func (e *evaluation) decodeRandom(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value { return e.random(b, i) })
}

// random reads one instance of a random block.
func (e *evaluation) random(b *decl.Block, i instance) cty.Value {
	f := e.fields(b, lang.RandomBlock, i.scope)
	f.constant("description")
	r := plan.Random{Name: b.Name + i.suffix(), Length: toInt(f.whole("length"))}
	r.Integer = f.bounds("integer")
	r.Choice, r.Weights = f.choices()
	given := 0
	for _, name := range []string{"integer", "choice", "length"} {
		switch {
		case !f.has(name):
		case given > 0:
			f.wrong(diag.Conflict, name, "Several kinds of draw", "A draw is one of integer, choice and length.")
		default:
			given++
		}
	}
	if given == 0 && !f.bad && !b.Meant["integer"] && !b.Meant["choice"] && !b.Meant["length"] {
		e.report(diag.Failure(diag.MissingArgument, b.Header, "Missing argument", "The %s needs integer = [least, most], choice = [texts] or length = number.", fmt.Sprintf("%s %q", b.Type, b.Name)))
	}
	r.Sensitive = f.sensitive
	e.draws.Randoms = append(e.draws.Randoms, r)
	switch {
	case f.has("integer"):
		return cty.UnknownVal(cty.Number).RefineNotNull()
	case given == 0:
		return cty.DynamicVal // it has an error
	}
	return cty.UnknownVal(cty.String).RefineNotNull()
}

// bounds reads the least and the most of a whole number.
func (f *fields) bounds(name string) *[2]int64 {
	list := f.wholes(name)
	switch {
	case list == nil:
	case len(list) != 2 && !f.bad:
		f.wrong(diag.BadValue, name, "Not two numbers", "%s has two numbers, the least and the most: [1, 6].", name)
	case len(list) == 2 && list[0] > list[1]:
		f.wrong(diag.BadValue, name, "Bounds the wrong way round", "The first number is the least, and %d is more than %d.", list[0], list[1])
	case len(list) == 2:
		return &[2]int64{list[0], list[1]}
	}
	return nil
}

// choices reads the texts that one is drawn of, and how likely each is.
func (f *fields) choices() ([]string, []float64) {
	v, ok := f.known("choice")
	if !ok {
		if f.has("weights") && !f.bad && !f.has("choice") && !f.b.Meant["choice"] {
			f.wrong(diag.Conflict, "weights", "Weights without choice", "weights say how likely each text of choice is.")
		}
		return nil, nil
	}
	var choice []string
	for _, el := range v.Elements() {
		if el.IsNull() {
			f.wrong(diag.BadValue, "choice", "Null in a list", "The elements of choice must not be null.")
			return nil, nil
		}
		choice = append(choice, el.AsString())
	}
	if len(choice) == 0 {
		f.wrong(diag.BadValue, "choice", "Empty list", "choice must have at least one element.")
	}
	return choice, f.weights(len(choice))
}

func (f *fields) weights(choices int) []float64 {
	v, ok := f.known("weights")
	if !ok {
		return nil
	}
	var weights []float64
	total := 0.0
	for _, el := range v.Elements() {
		if el.IsNull() || f.def.Argument("weights").Bounds.Violated(el) != "" {
			f.wrong(diag.BadValue, "weights", "Number out of bounds", "A weight is a number of at least 0: how likely a text is, compared to the others.")
			return nil
		}
		w, _ := el.AsBigFloat().Float64()
		weights, total = append(weights, w), total+w
	}
	switch {
	case len(weights) != choices:
		f.wrong(diag.BadValue, "weights", "Not as many weights as texts", "choice has %s, and weights %s.", words.Plural(choices, "element"), words.Plural(len(weights), "element"))
		return nil
	case total == 0 || math.IsInf(total, 0):
		f.wrong(diag.BadValue, "weights", "Weights of zero", "At least one of the weights must be more than 0.")
		return nil
	}
	return weights
}

// decodeCounter reads a counter block and gives the value of counter.NAME.
func (e *evaluation) decodeCounter(b *decl.Block) cty.Value {
	return e.each(b, nil, func(i instance) cty.Value {
		f := e.fields(b, lang.CounterBlock, i.scope)
		f.constant("description")
		e.draws.Counters = append(e.draws.Counters, plan.Counter{Name: b.Name + i.suffix(), Start: f.whole("start")})
		return cty.UnknownVal(cty.Number).RefineNotNull()
	})
}
