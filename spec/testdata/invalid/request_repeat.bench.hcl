group "g" {
  base_url = "http://127.0.0.1:8080"
  request "endless" {
    path    = "/"
    capture = { next = json("$.next", "first", "") }
    repeat  = { while = request.endless.next != "" } # ERROR: Repetition without an end
  }
  request "both" {
    path   = "/"
    repeat = { times = 3, at_most = 4 } # ERROR: Two kinds of repetition
  }
  request "neither" {
    path   = "/"
    repeat = {} # ERROR: Incomplete repetition
  }
  request "misspelt" {
    path   = "/"
    repeat = { time = 3 } # ERROR: Unknown attribute
  }
  request "number" {
    path   = "/"
    repeat = 3 # ERROR: Wrong type
  }
  request "many" {
    path   = "/"
    repeat = { times = 10001 } # ERROR: Number out of bounds
  }
  request "half" {
    path   = "/"
    repeat = { times = 1.5 } # ERROR: Number out of bounds
  }
  request "same" {
    path    = "/"
    capture = { next = json("$.next", "first", "") }
    repeat  = { while = request.endless.next != "" && request.same.next == "", at_most = 3 }
  }
  request "constant" {
    path   = "/"
    repeat = { while = request.endless.next != "", at_most = 3 } # ERROR: Condition that never changes
  }
  request "list" {
    path   = "/"
    repeat = { each = ["a", "b"], at_most = 3 } # ERROR: Not a captured list
  }
  request "text" {
    path   = "/"
    repeat = { each = request.endless.next, at_most = 3 } # ERROR: Not a captured list
  }
  request "bounds" {
    path   = "/"
    repeat = { each = request.endless.next } # ERROR: Repetition without an end
  }
  request "known" {
    path   = "/"
    repeat = { while = true, at_most = 3 } # ERROR: Condition that never changes
  }
}
