import { defineConfig } from "asyncapi-gen";

const services: readonly string[] = ["lihgt"];

export default defineConfig({ documents: ["*.yaml"], services });
