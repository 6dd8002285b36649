/**
 * Names that a generated file must not declare: words of the language, words that strict mode,
 * modules or type positions refuse, and globals whose shadowing would change what the code around
 * them means. `constructor` and friends are refused because a lookup in an object finds them.
 */
const WORDS = `
abstract any arguments as asserts async await bigint boolean break case catch class const constructor continue
debugger declare default delete do else enum eval export extends false finally for from function get
global if implements import in infer instanceof interface intrinsic is keyof let module namespace
never new null number object of out override package private protected public readonly require return
satisfies set static string super switch symbol this throw true try type typeof undefined unique
unknown using var void while with yield accessor
exports self window globalThis global process console Buffer queueMicrotask structuredClone fetch
setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate performance crypto
hasOwnProperty isPrototypeOf propertyIsEnumerable toString toLocaleString valueOf prototype __proto__
__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __dirname __filename
isFinite isNaN parseFloat parseInt decodeURI encodeURI escape unescape NaN Infinity
AbortController AbortSignal Array ArrayBuffer Atomics AggregateError BigInt BigInt64Array
BigUint64Array Boolean DataView Date Error EvalError Event EventTarget FinalizationRegistry Float32Array
Float64Array Function Int8Array Int16Array Int32Array Intl Iterator JSON Map Math Number Object Promise
Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError
TypeError TypedArray URIError URL URLSearchParams Uint8Array Uint8ClampedArray Uint16Array Uint32Array
WeakMap WeakRef WeakSet WebAssembly
Awaited Capitalize Exclude Extract InstanceType Iterable AsyncIterable NonNullable Omit Parameters
Partial Pick PropertyKey Readonly ReadonlyArray Record Required ReturnType ThisType Uncapitalize
`;

export const reservedWords: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
