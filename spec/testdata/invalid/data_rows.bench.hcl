data "neither" {} # ERROR: Missing argument

data "both" {
  file = "users.csv"
  rows = [{ name = "ann" }] # ERROR: Both file and rows
}

data "missing_file" {
  file = "nowhere.csv" # ERROR: Can't read the rows
}

data "outside" {
  file = "../users.csv" # ERROR: Can't read the rows
}

data "no_list" {
  rows = { name = "ann" } # ERROR: Unsuitable rows
}

data "no_object" {
  rows = ["ann"] # ERROR: Unsuitable rows
}

data "no_rows" {
  rows = [] # ERROR: Unsuitable rows
}

data "another_column" {
  rows = [{ name = "ann" }, { nmae = "bob" }] # ERROR: Unsuitable rows
}

data "lacks_a_column" {
  rows = [{ name = "ann", id = 1 }, { name = "bob" }] # ERROR: Unsuitable rows
}

data "another_type" {
  rows = [{ id = 1 }, { id = "2" }] # ERROR: Unsuitable rows
}

data "deep" {
  rows = [{ tags = ["a"] }] # ERROR: Unsuitable rows
}

data "order" {
  rows  = [{ id = 1 }]
  order = "shuffle" # ERROR: Value not allowed
}

data "random_stop" {
  rows   = [{ id = 1 }]
  order  = "random"
  on_end = "stop" # ERROR: Random rows have no end
}

data "ordr" {
  rows = [{ id = 1 }]
  ordr = "random" # ERROR: Unknown argument
}
