// Written by scripts/embed-templates.mjs from templates/*.hbs. Do not edit.
// @ts-nocheck

export const templates = {
  "consumer.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":12,"column":2},"end":{"line":12,"column":5}} ), depth0)) != null ? stack1 : "")
    + "  "
    + ((stack1 = alias2(alias1(depth0, "member", {"start":{"line":12,"column":11},"end":{"line":12,"column":17}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "  "
    + ((stack1 = container.lambda(container.strict(depth0, "route", {"start":{"line":18,"column":4},"end":{"line":18,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, alias3=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n/**\n * What the "
    + ((stack1 = alias2(alias1(depth0, "service", {"start":{"line":4,"column":14},"end":{"line":4,"column":21}} ), depth0)) != null ? stack1 : "")
    + " service must answer to.\n * Leaving one out is a compile error.\n *\n * A handler's writes through `tx`, what it publishes and its inbox row commit together, so its\n * effect is applied once per message. A throw rolls all three back; the message is retried.\n */\nexport interface "
    + ((stack1 = alias2(alias1(depth0, "handlers", {"start":{"line":10,"column":19},"end":{"line":10,"column":27}} ), depth0)) != null ? stack1 : "")
    + " {\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"members"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":11,"column":0},"end":{"line":13,"column":9}}})) != null ? stack1 : "")
    + "}\n\nexport const "
    + ((stack1 = alias2(alias1(depth0, "receives", {"start":{"line":16,"column":15},"end":{"line":16,"column":23}} ), depth0)) != null ? stack1 : "")
    + " = {\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"members"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":17,"column":0},"end":{"line":19,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "end", {"start":{"line":20,"column":2},"end":{"line":20,"column":5}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  "contract.fixture.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n/** What the contract tests lay down before they hand messages to your handlers. */\nexport const fixture: ContractFixture = {\n  migrations: [],\n  // async seed(tx) { await tx.query(\"insert into ...\") },\n};\n";
},"useData":true},
  "contract.test.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\nconst cases = "
    + ((stack1 = alias2(alias1(depth0, "contractTests", {"start":{"line":3,"column":16},"end":{"line":3,"column":29}} ), depth0)) != null ? stack1 : "")
    + "({\n"
    + ((stack1 = alias2(alias1(depth0, "members", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n});\n\n"
    + ((stack1 = alias2(alias1(depth0, "describe", {"start":{"line":7,"column":2},"end":{"line":7,"column":10}} ), depth0)) != null ? stack1 : "")
    + "  for (const { name, todo, run } of cases) {\n    if (todo) "
    + ((stack1 = alias2(alias1(depth0, "test", {"start":{"line":8,"column":16},"end":{"line":8,"column":20}} ), depth0)) != null ? stack1 : "")
    + ".todo(name);\n    else "
    + ((stack1 = alias2(alias1(depth0, "test", {"start":{"line":9,"column":11},"end":{"line":9,"column":15}} ), depth0)) != null ? stack1 : "")
    + "(name, run);\n  }\n});\n";
},"useData":true},
  "handlers.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\nexport const "
    + ((stack1 = alias2(alias1(depth0, "written", {"start":{"line":3,"column":15},"end":{"line":3,"column":22}} ), depth0)) != null ? stack1 : "")
    + ": "
    + ((stack1 = alias2(alias1(depth0, "handlers", {"start":{"line":3,"column":28},"end":{"line":3,"column":36}} ), depth0)) != null ? stack1 : "")
    + " = {\n"
    + ((stack1 = alias2(alias1(depth0, "members", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n};\n";
},"useData":true},
  "message.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":4,"column":2},"end":{"line":4,"column":5}} ), depth0)) != null ? stack1 : "")
    + "export "
    + ((stack1 = alias2(alias1(depth0, "declaration", {"start":{"line":4,"column":16},"end":{"line":4,"column":27}} ), depth0)) != null ? stack1 : "")
    + "\n\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"types"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":0},"end":{"line":6,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "descriptor", {"start":{"line":7,"column":2},"end":{"line":7,"column":12}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  "publisher-of-nothing.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n/** The "
    + ((stack1 = alias2(alias1(depth0, "service", {"start":{"line":2,"column":10},"end":{"line":2,"column":17}} ), depth0)) != null ? stack1 : "")
    + " service sends nothing. */\nexport type "
    + ((stack1 = alias2(alias1(depth0, "publisher", {"start":{"line":3,"column":14},"end":{"line":3,"column":23}} ), depth0)) != null ? stack1 : "")
    + " = object;\n\nexport const "
    + ((stack1 = alias2(alias1(depth0, "sends", {"start":{"line":5,"column":15},"end":{"line":5,"column":20}} ), depth0)) != null ? stack1 : "")
    + " = {};\n";
},"useData":true},
  "publisher.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":11,"column":2},"end":{"line":11,"column":5}} ), depth0)) != null ? stack1 : "")
    + "  "
    + ((stack1 = alias2(alias1(depth0, "signature", {"start":{"line":11,"column":11},"end":{"line":11,"column":20}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "  "
    + ((stack1 = container.lambda(container.strict(depth0, "route", {"start":{"line":17,"column":4},"end":{"line":17,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, alias3=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "options", {"start":{"line":3,"column":2},"end":{"line":3,"column":9}} ), depth0)) != null ? stack1 : "")
    + "/**\n * Everything the "
    + ((stack1 = alias2(alias1(depth0, "service", {"start":{"line":4,"column":20},"end":{"line":4,"column":27}} ), depth0)) != null ? stack1 : "")
    + " service may say.\n *\n * Each method validates, then writes to the outbox of its transaction: the message leaves if and\n * only if your own writes commit. It is delivered at least once.\n */\nexport interface "
    + ((stack1 = alias2(alias1(depth0, "publisher", {"start":{"line":9,"column":19},"end":{"line":9,"column":28}} ), depth0)) != null ? stack1 : "")
    + " {\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"methods"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":10,"column":0},"end":{"line":12,"column":9}}})) != null ? stack1 : "")
    + "}\n\nexport const "
    + ((stack1 = alias2(alias1(depth0, "sends", {"start":{"line":15,"column":15},"end":{"line":15,"column":20}} ), depth0)) != null ? stack1 : "")
    + " = {\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"methods"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":16,"column":0},"end":{"line":18,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "end", {"start":{"line":19,"column":2},"end":{"line":19,"column":5}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  "replies.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":4,"column":2},"end":{"line":4,"column":5}} ), depth0)) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "table", {"start":{"line":4,"column":9},"end":{"line":4,"column":14}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"tables"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":0},"end":{"line":5,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "requests", {"start":{"line":6,"column":2},"end":{"line":6,"column":10}} ), depth0)) != null ? stack1 : "");
},"useData":true},
  "saga-bodies.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\nexport const "
    + ((stack1 = alias2(alias1(depth0, "written", {"start":{"line":3,"column":15},"end":{"line":3,"column":22}} ), depth0)) != null ? stack1 : "")
    + ": "
    + ((stack1 = alias2(alias1(depth0, "bodies", {"start":{"line":3,"column":28},"end":{"line":3,"column":34}} ), depth0)) != null ? stack1 : "")
    + " = {\n"
    + ((stack1 = alias2(alias1(depth0, "members", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n};\n";
},"useData":true},
  "saga.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return "    {\n"
    + ((stack1 = container.lambda(container.strict(depth0, "members", {"start":{"line":11,"column":2},"end":{"line":11,"column":9}} ), depth0)) != null ? stack1 : "")
    + "    },\n";
},"1":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return "  readonly "
    + ((stack1 = alias2(alias1(depth0, "key", {"start":{"line":22,"column":13},"end":{"line":22,"column":16}} ), depth0)) != null ? stack1 : "")
    + "?: "
    + ((stack1 = alias2(alias1(depth0, "succeedsOn", {"start":{"line":22,"column":23},"end":{"line":22,"column":33}} ), depth0)) != null ? stack1 : "")
    + ";\n";
},"2":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return "  readonly "
    + ((stack1 = alias2(alias1(depth0, "key", {"start":{"line":31,"column":13},"end":{"line":31,"column":16}} ), depth0)) != null ? stack1 : "")
    + ": {\n"
    + ((stack1 = alias2(alias1(depth0, "body", {"start":{"line":32,"column":2},"end":{"line":32,"column":6}} ), depth0)) != null ? stack1 : "")
    + "  };\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, alias3=depth0 != null ? depth0 : (container.nullContext || {}), lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n/**\n"
    + ((stack1 = alias2(alias1(depth0, "summary", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + " * "
    + ((stack1 = alias2(alias1(depth0, "startsOn", {"start":{"line":4,"column":16},"end":{"line":4,"column":24}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "flow", {"start":{"line":5,"column":2},"end":{"line":5,"column":6}} ), depth0)) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "ending", {"start":{"line":5,"column":10},"end":{"line":5,"column":16}} ), depth0)) != null ? stack1 : "")
    + " */\nexport const "
    + ((stack1 = alias2(alias1(depth0, "saga", {"start":{"line":6,"column":15},"end":{"line":6,"column":19}} ), depth0)) != null ? stack1 : "")
    + " = "
    + ((stack1 = alias2(alias1(depth0, "defineSaga", {"start":{"line":6,"column":26},"end":{"line":6,"column":36}} ), depth0)) != null ? stack1 : "")
    + "({\n"
    + ((stack1 = alias2(alias1(depth0, "name", {"start":{"line":7,"column":2},"end":{"line":7,"column":6}} ), depth0)) != null ? stack1 : "")
    + "  startsOn: "
    + ((stack1 = alias2(alias1(depth0, "startsOn", {"start":{"line":7,"column":22},"end":{"line":7,"column":30}} ), depth0)) != null ? stack1 : "")
    + ",\n"
    + ((stack1 = alias2(alias1(depth0, "correlateBy", {"start":{"line":8,"column":2},"end":{"line":8,"column":13}} ), depth0)) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "timeout", {"start":{"line":8,"column":17},"end":{"line":8,"column":24}} ), depth0)) != null ? stack1 : "")
    + "  steps: [\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"steps"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":9,"column":0},"end":{"line":12,"column":9}}})) != null ? stack1 : "")
    + "  ],\n  completesWith: "
    + ((stack1 = alias2(alias1(depth0, "completesWith", {"start":{"line":14,"column":19},"end":{"line":14,"column":32}} ), depth0)) != null ? stack1 : "")
    + ",\n  failsWith: "
    + ((stack1 = alias2(alias1(depth0, "failsWith", {"start":{"line":15,"column":15},"end":{"line":15,"column":24}} ), depth0)) != null ? stack1 : "")
    + ",\n});\n\n/** What the saga has heard so far; a step's entry is there once it succeeded. */\nexport interface "
    + ((stack1 = alias2(alias1(depth0, "history", {"start":{"line":19,"column":19},"end":{"line":19,"column":26}} ), depth0)) != null ? stack1 : "")
    + " {\n  readonly start: "
    + ((stack1 = alias2(alias1(depth0, "startsOn", {"start":{"line":20,"column":20},"end":{"line":20,"column":28}} ), depth0)) != null ? stack1 : "")
    + ";\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"steps"),{"name":"each","hash":{},"fn":container.program(1, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":21,"column":0},"end":{"line":23,"column":9}}})) != null ? stack1 : "")
    + "}\n\n/** Why the saga failed. A step that timed out may still have taken effect. */\n"
    + ((stack1 = alias2(alias1(depth0, "failure", {"start":{"line":27,"column":2},"end":{"line":27,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n/** The decisions that are yours: pure functions from what was heard to what is said. */\nexport interface "
    + ((stack1 = alias2(alias1(depth0, "bodies", {"start":{"line":29,"column":19},"end":{"line":29,"column":25}} ), depth0)) != null ? stack1 : "")
    + " {\n"
    + ((stack1 = lookupProperty(helpers,"each").call(alias3,lookupProperty(depth0,"steps"),{"name":"each","hash":{},"fn":container.program(2, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":30,"column":0},"end":{"line":33,"column":9}}})) != null ? stack1 : "")
    + "  "
    + ((stack1 = alias2(alias1(depth0, "completedBody", {"start":{"line":34,"column":4},"end":{"line":34,"column":17}} ), depth0)) != null ? stack1 : "")
    + "\n  "
    + ((stack1 = alias2(alias1(depth0, "failedBody", {"start":{"line":35,"column":4},"end":{"line":35,"column":14}} ), depth0)) != null ? stack1 : "")
    + "\n}\n\nexport const "
    + ((stack1 = alias2(alias1(depth0, "registration", {"start":{"line":38,"column":15},"end":{"line":38,"column":27}} ), depth0)) != null ? stack1 : "")
    + ": "
    + ((stack1 = alias2(alias1(depth0, "sagaRegistration", {"start":{"line":38,"column":33},"end":{"line":38,"column":49}} ), depth0)) != null ? stack1 : "")
    + " = {\n  definition: "
    + ((stack1 = alias2(alias1(depth0, "saga", {"start":{"line":39,"column":16},"end":{"line":39,"column":20}} ), depth0)) != null ? stack1 : "")
    + ",\n  receives: [\n"
    + ((stack1 = alias2(alias1(depth0, "receives", {"start":{"line":41,"column":2},"end":{"line":41,"column":10}} ), depth0)) != null ? stack1 : "")
    + "  ],\n};\n";
},"useData":true},
  "samples.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return ((stack1 = container.lambda(container.strict(depth0, "declaration", {"start":{"line":4,"column":2},"end":{"line":4,"column":13}} ), depth0)) != null ? stack1 : "")
    + "\n\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"constants"),{"name":"each","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":3,"column":0},"end":{"line":6,"column":9}}})) != null ? stack1 : "")
    + "/** The document's examples, then generated ones: all of them are valid. */\n"
    + ((stack1 = alias2(alias1(depth0, "samples", {"start":{"line":8,"column":2},"end":{"line":8,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n\n/** Each has one planted defect, which must be found at its pointer. */\n"
    + ((stack1 = alias2(alias1(depth0, "defects", {"start":{"line":11,"column":2},"end":{"line":11,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  "schema.ts": {"0":function(container,depth0,helpers,partials,data) {
    var stack1;

  return ((stack1 = container.lambda(container.strict(depth0, "imports", {"start":{"line":3,"column":2},"end":{"line":3,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = lookupProperty(helpers,"if").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"imports"),{"name":"if","hash":{},"fn":container.program(0, data, 0),"inverse":container.noop,"data":data,"loc":{"start":{"line":2,"column":0},"end":{"line":4,"column":7}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":5,"column":2},"end":{"line":5,"column":5}} ), depth0)) != null ? stack1 : "")
    + "export "
    + ((stack1 = alias2(alias1(depth0, "declaration", {"start":{"line":5,"column":16},"end":{"line":5,"column":27}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true},
  "service.ts": {"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":2,"column":2},"end":{"line":2,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":3,"column":2},"end":{"line":3,"column":5}} ), depth0)) != null ? stack1 : "")
    + "export const "
    + ((stack1 = alias2(alias1(depth0, "service", {"start":{"line":3,"column":22},"end":{"line":3,"column":29}} ), depth0)) != null ? stack1 : "")
    + " = "
    + ((stack1 = alias2(alias1(depth0, "defineService", {"start":{"line":3,"column":36},"end":{"line":3,"column":49}} ), depth0)) != null ? stack1 : "")
    + "({\n"
    + ((stack1 = alias2(alias1(depth0, "members", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n});\n\n/** What the "
    + ((stack1 = alias2(alias1(depth0, "folder", {"start":{"line":7,"column":15},"end":{"line":7,"column":21}} ), depth0)) != null ? stack1 : "")
    + " service needs to run. */\n"
    + ((stack1 = alias2(alias1(depth0, "optionsType", {"start":{"line":8,"column":2},"end":{"line":8,"column":13}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "create", {"start":{"line":9,"column":2},"end":{"line":9,"column":8}} ), depth0)) != null ? stack1 : "");
},"useData":true},
  "validator.ts": {"0":function(container,depth0,helpers,partials,data,blockParams,depths) {
    var stack1, alias1=container.strict, alias2=container.lambda;

  return ((stack1 = alias2(alias1(depth0, "doc", {"start":{"line":13,"column":2},"end":{"line":13,"column":5}} ), depth0)) != null ? stack1 : "")
    + "export function validateHeaders(value: unknown): "
    + ((stack1 = alias2(alias1(depths[1], "issue", {"start":{"line":13,"column":58},"end":{"line":13,"column":66}} ), depth0)) != null ? stack1 : "")
    + " | undefined {\n  "
    + ((stack1 = alias2(alias1(depth0, "validate", {"start":{"line":14,"column":4},"end":{"line":14,"column":12}} ), depth0)) != null ? stack1 : "")
    + "\n}\n\n";
},"compiler":[8,">= 4.3.0"],"main":function(container,depth0,helpers,partials,data,blockParams,depths) {
    var stack1, alias1=container.strict, alias2=container.lambda, lookupProperty = container.lookupProperty || function(parent, propertyName) {
        if (Object.prototype.hasOwnProperty.call(parent, propertyName)) {
          return parent[propertyName];
        }
        return undefined
    };

  return ((stack1 = alias2(alias1(depth0, "header", {"start":{"line":1,"column":2},"end":{"line":1,"column":8}} ), depth0)) != null ? stack1 : "")
    + "// @ts-nocheck\n\n"
    + ((stack1 = alias2(alias1(depth0, "imports", {"start":{"line":3,"column":2},"end":{"line":3,"column":9}} ), depth0)) != null ? stack1 : "")
    + "\n"
    + ((stack1 = alias2(alias1(depth0, "reading", {"start":{"line":4,"column":2},"end":{"line":4,"column":9}} ), depth0)) != null ? stack1 : "")
    + "export function validate(value: unknown): "
    + ((stack1 = alias2(alias1(depth0, "issue", {"start":{"line":4,"column":55},"end":{"line":4,"column":60}} ), depth0)) != null ? stack1 : "")
    + " | undefined {\n  "
    + ((stack1 = alias2(alias1(depth0, "validate", {"start":{"line":5,"column":4},"end":{"line":5,"column":12}} ), depth0)) != null ? stack1 : "")
    + "\n}\n\n"
    + ((stack1 = alias2(alias1(depth0, "publishing", {"start":{"line":8,"column":2},"end":{"line":8,"column":12}} ), depth0)) != null ? stack1 : "")
    + "export function validateForPublishing(value: unknown): "
    + ((stack1 = alias2(alias1(depth0, "issue", {"start":{"line":8,"column":71},"end":{"line":8,"column":76}} ), depth0)) != null ? stack1 : "")
    + " | undefined {\n  "
    + ((stack1 = alias2(alias1(depth0, "validateForPublishing", {"start":{"line":9,"column":4},"end":{"line":9,"column":25}} ), depth0)) != null ? stack1 : "")
    + "\n}\n\n"
    + ((stack1 = lookupProperty(helpers,"each").call(depth0 != null ? depth0 : (container.nullContext || {}),lookupProperty(depth0,"headers"),{"name":"each","hash":{},"fn":container.program(0, data, 0, blockParams, depths),"inverse":container.noop,"data":data,"loc":{"start":{"line":12,"column":0},"end":{"line":17,"column":9}}})) != null ? stack1 : "")
    + ((stack1 = alias2(alias1(depth0, "body", {"start":{"line":18,"column":2},"end":{"line":18,"column":6}} ), depth0)) != null ? stack1 : "")
    + "\n";
},"useData":true,"useDepths":true},
};
