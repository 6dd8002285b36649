/** Where a project that we lay down has its code; a configuration's defaults. */
export const folders = { outDir: "generated", servicesDir: "services" } as const;
