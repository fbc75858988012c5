package spec

// judgeBeforehand evaluates what will be judged after the run with unknown numbers, to find what is wrong with it.
func (e *evaluation) judgeBeforehand() {
	for _, c := range e.spec.all.blocks["check"] {
		f := e.fields(c, checkBlock, nil)
		f.constant("severity", "warning")
		for _, a := range c.nested("assert") {
			f := e.fields(a, assertBlock, nil)
			f.value("condition")
			f.value("error_message")
		}
	}
	for _, o := range e.spec.all.blocks["output"] {
		f := e.fields(o, outputBlock, nil)
		f.value("value")
		f.boolean("sensitive", false)
	}
	for _, r := range e.spec.all.blocks["report"] {
		e.reports = append(e.reports, e.decodeReport(r))
	}
}
